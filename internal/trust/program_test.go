//go:build unix

package trust_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bihuan/internal/child"
)

// hangLimit ends what does not answer; it measures nothing.
const hangLimit = time.Minute

const (
	login    = "林知远"
	password = "青禾镇的春天有一点晚"
	unitName = "云川县水务局"
)

// full asks for the whole counts.
var full = os.Getenv("BIHUAN_TRUST") == "full"

// count returns the number of rounds of a test.
func count(small, whole int) int {
	if full {
		return whole
	}
	return small
}

// build is a program made once for all tests: the honest one, or the one that
// holds the faults.
type build struct {
	once sync.Once
	path string
	err  error
	args func(dir string) ([]string, error) // more arguments of go build
}

var (
	honest = &build{}
	faulty = &build{args: overlay}
	binDir string
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], works); handled {
		os.Exit(code)
	}
	dir, err := os.MkdirTemp("", "bihuan-trust-")
	if err != nil {
		panic(err)
	}
	binDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func (b *build) program(t *testing.T) string {
	t.Helper()
	b.once.Do(func() {
		dir, err := os.MkdirTemp(binDir, "build-")
		if err != nil {
			b.err = err
			return
		}
		args := []string{"build", "-o", filepath.Join(dir, "bihuan")}
		if b.args != nil {
			more, err := b.args(dir)
			if err != nil {
				b.err = err
				return
			}
			args = append(args, more...)
		}
		out, err := exec.Command("go", append(args, "bihuan/cmd/bihuan")...).CombinedOutput()
		if err != nil {
			b.err = fmt.Errorf("%w\n%s", err, out)
		}
		b.path = filepath.Join(dir, "bihuan")
	})
	if b.err != nil {
		t.Fatal(b.err)
	}
	return b.path
}

// office is a data folder with the program that serves it, which comes and goes.
type office struct {
	t       testing.TB
	program string
	dir     string   // the data folder
	env     []string // beside the environment of the test
	jar     http.CookieJar

	server *server
}

// newOffice makes a data folder with one account that is signed in. env is for
// the programs that are started later; the folder itself is made without.
func newOffice(t *testing.T, program string, env ...string) *office {
	t.Helper()
	o := &office{t: t, program: program, dir: filepath.Join(t.TempDir(), "data")}
	o.jar, _ = cookiejar.New(nil) // without options it cannot fail
	o.run(password+"\n", "admin", "init", "--data", o.dir, "--unit", unitName, "--account", login, "--password-stdin")
	s := o.start()
	o.signIn()
	s.stop(t)
	o.env = env
	return o
}

// run runs a command of the program to its end.
func (o *office) run(stdin string, args ...string) string {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), hangLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, o.program, args...)
	cmd.Env = append(os.Environ(), o.env...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		o.t.Fatalf("bihuan %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// server is a running program.
type server struct {
	cmd    *exec.Cmd
	url    string
	client *http.Client
	said   *bytes.Buffer // standard error; read it after the end only
	ended  chan struct{}
}

// start serves the folder, under the command wrap when one is given.
func (o *office) start(wrap ...string) *server {
	o.t.Helper()
	s, err := o.tryStart(wrap...)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

// tryStart is start for programs that may die before they answer.
func (o *office) tryStart(wrap ...string) (*server, error) {
	args := append(wrap, o.program, "serve", "--data", o.dir, "--listen", "127.0.0.1:0")
	s := &server{cmd: exec.Command(args[0], args[1:]...), said: &bytes.Buffer{}, ended: make(chan struct{})}
	s.cmd.Env = append(os.Environ(), o.env...)
	s.cmd.Stderr = s.said
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		return nil, err
	}
	o.t.Cleanup(s.kill)
	hung := time.AfterFunc(hangLimit, s.signalKill)
	defer hung.Stop()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at := strings.Index(lines.Text(), "http://"); at >= 0 {
			s.url = strings.Fields(lines.Text()[at:])[0]
			break
		}
	}
	go func() {
		for lines.Scan() { // keep the pipe empty
		}
		_ = s.cmd.Wait() // how it ended is read from cmd.ProcessState
		close(s.ended)
	}()
	if s.url == "" {
		<-s.ended
		return nil, fmt.Errorf("the program ended before it answered: %v\n%s", s.cmd.ProcessState, s.said)
	}
	s.client = &http.Client{Jar: o.jar, Timeout: hangLimit, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	o.server = s
	return s, nil
}

// signalKill kills the whole group: the program, its children and strace.
func (s *server) signalKill() { _ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) }

// kill ends the program as a power switch would end its process.
func (s *server) kill() {
	select {
	case <-s.ended:
	default:
		s.signalKill()
		<-s.ended
	}
	if s.client != nil {
		s.client.CloseIdleConnections()
	}
}

// stop ends the program in the orderly way.
func (s *server) stop(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(-s.cmd.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.ended:
	case <-time.After(hangLimit):
		s.kill()
		t.Fatal("the program did not stop")
	}
	s.client.CloseIdleConnections()
	if s.cmd.ProcessState.ExitCode() != 0 {
		t.Errorf("the program ended with %v\n%s", s.cmd.ProcessState, s.said)
	}
}

// signIn gets the session that later servers of the same folder know too.
func (o *office) signIn() {
	o.t.Helper()
	res, err := o.server.client.PostForm(o.server.url+"/login", url.Values{"login": {login}, "password": {password}})
	if err != nil {
		o.t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		o.t.Fatalf("sign-in: %s", res.Status)
	}
	// The cookie belongs to the host, not to the port: the next server gets it.
	at, err := url.Parse(o.server.url)
	if err == nil && len(o.jar.Cookies(at)) == 0 {
		err = errors.New("sign-in gave no cookie")
	}
	if err != nil {
		o.t.Fatal(err)
	}
}
