//go:build unix

package trust_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bihuan/demo"
)

// session uses every part of the program that touches files: uploads of good
// and bad files, the original, Word with comments, export, and check and
// import on the command line.
func (o *office) session(t *testing.T, wrap func(log string) []string, log string) error {
	s, err := o.tryStart(wrap(log + ".serve")...)
	if err != nil {
		return err
	}
	docx, err := demo.Files.ReadFile(demo.Materials[0])
	if err != nil {
		return err
	}
	j := &journal{}
	w := &writer{j: j, name: "行"}
	for range 9 {
		w.step(s)
	}
	last := w.paper.id
	for _, bad := range [][]byte{nil, docx[:len(docx)/2], bytes.Repeat([]byte{0}, 9000)} {
		if err := s.mustRefuse(bad); err != nil {
			return err
		}
	}
	op := &operation{kind: "upload", mark: "好", path: "/materials", body: string(docx)}
	if s.do(op); op.outcome != acked {
		return fmt.Errorf("a good file: %d %s", op.status, op.said)
	}
	for _, path := range []string{"/materials/" + op.id, "/materials/" + op.id + "/original", "/materials/" + last, "/ledger?q=学习", "/ledger/export", "/rules", "/account"} {
		res, err := s.client.Get(s.url + path)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return fmt.Errorf("%s: %s, %v", path, res.Status, err)
		}
	}
	s.stop(t)
	file := filepath.Join(t.TempDir(), "材料.docx")
	if err := os.WriteFile(file, docx, 0o600); err != nil {
		return err
	}
	program := o.program
	for i, args := range [][]string{{"check", file}, {"extract", "--json", file}, {"import", "--data", o.dir, file}} {
		traced := append(wrap(fmt.Sprint(log, ".", i)), program)
		o.program = traced[0]
		o.quietly(append(traced[1:], args...)...)
		o.program = program
	}
	return nil
}

func (s *server) mustRefuse(bad []byte) error {
	op := &operation{kind: "upload", mark: "坏", path: "/materials", body: string(bad)}
	if s.do(op); op.outcome != refused && op.outcome != failed {
		return fmt.Errorf("a bad file of %d bytes: %d", len(bad), op.status)
	}
	return nil
}

// quietly is run for commands whose exit code says something about the file.
func (o *office) quietly(args ...string) {
	defer func(t testing.TB) { o.t = t }(o.t)
	o.t = tolerant{o.t}
	o.run("", args...)
}

type tolerant struct{ testing.TB }

func (tolerant) Fatalf(string, ...any) {}

// lines returns the lines of all trace files that begin with prefix.
func lines(prefix string) ([]string, error) {
	paths, err := filepath.Glob(prefix + ".*")
	if err != nil {
		return nil, err
	}
	if len(paths) < 4 {
		return nil, fmt.Errorf("%d traces only: %v", len(paths), paths)
	}
	var all []string
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		all = append(all, strings.Split(strings.TrimSpace(string(content)), "\n")...)
	}
	return all, nil
}

var loopback = regexp.MustCompile(`sa_family=AF_UNIX|inet_addr\("127\.|"::1"|sa_family=AF_UNSPEC`)

// connections returns an error when the program connects to anything but this
// computer.
func connections(t *testing.T, b *build, env ...string) error {
	log := filepath.Join(t.TempDir(), "connect")
	o := newOffice(t, b.program(t), env...)
	wrap := func(log string) []string {
		return strace(t, "--seccomp-bpf", "-o", log, "-e", "trace=connect,sendto,sendmsg,sendmmsg")
	}
	if err := o.session(t, wrap, log); err != nil {
		return err
	}
	all, err := lines(log)
	if err != nil {
		return err
	}
	for _, line := range all {
		if strings.Contains(line, "sa_family=") && !loopback.MatchString(line) {
			return fmt.Errorf("a connection leaves this computer: %s", line)
		}
	}
	return nil
}

func TestTrustNoConnection(t *testing.T) {
	if err := connections(t, honest); err != nil {
		t.Error(err)
	}
}

var (
	written = regexp.MustCompile(`openat\([^,]*, "([^"]*)", ([A-Z_|]+)|(?:mkdirat|renameat|creat)\([^"]*"([^"]*)"`)
	escaped = regexp.MustCompile(`(\\[0-7]{3})+`)
)

// traces returns an error when the program writes anything outside of the data
// folder, or leaves anything there that is not its own.
func traces(t *testing.T, b *build, env ...string) error {
	place := t.TempDir()
	log := filepath.Join(t.TempDir(), "open")
	for _, dir := range []string{"tmp", "home"} {
		if err := os.Mkdir(filepath.Join(place, dir), 0o700); err != nil {
			return err
		}
	}
	env = append(env, "TMPDIR="+place+"/tmp", "HOME="+place+"/home", "XDG_CACHE_HOME="+place+"/home", "XDG_CONFIG_HOME="+place+"/home")
	o := newOffice(t, b.program(t), env...)
	wrap := func(log string) []string {
		return strace(t, "--seccomp-bpf", "-o", log, "-s", "4096", "-e", "trace=openat,creat,mkdirat,renameat")
	}
	if err := o.session(t, wrap, log); err != nil {
		return err
	}
	all, err := lines(log)
	if err != nil {
		return err
	}
	seen := 0
	for _, line := range all {
		m := written.FindStringSubmatch(line)
		if m == nil || m[3] == "" && !strings.Contains(m[2], "O_WRONLY") && !strings.Contains(m[2], "O_RDWR") && !strings.Contains(m[2], "O_CREAT") {
			continue
		}
		path := m[1] + m[3]
		switch {
		case strings.HasPrefix(path, o.dir):
			seen++
		case path == os.DevNull, strings.HasPrefix(path, "/proc/self/"):
		default:
			err = errors.Join(err, fmt.Errorf("written outside of the data folder: %s", escaped.ReplaceAllString(line, "…")))
		}
	}
	if err == nil && seen < 5 {
		err = fmt.Errorf("the traces show %d writes only", seen)
	}
	return errors.Join(err, leftovers(place))
}

// leftovers returns an error for every file below dir.
func leftovers(dir string) error {
	var found []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, path)
		}
		if os.IsNotExist(err) {
			return nil
		}
		return err
	})
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("left behind: %v", found)
	}
	return err
}

func TestTrustNothingBeside(t *testing.T) {
	if err := traces(t, honest); err != nil {
		t.Error(err)
	}
}

// TestTrustConversionLeavesNothing: older formats are read by other programs,
// which need a folder beside ours; it is gone when the answer comes.
func TestTrustConversionLeavesNothing(t *testing.T) {
	place := t.TempDir()
	o := newOffice(t, honest.program(t), "TMPDIR="+place, "HOME="+place, "XDG_CACHE_HOME="+place, "XDG_CONFIG_HOME="+place)
	s := o.start()
	for _, bad := range [][]byte{[]byte("%PDF-1.4 broken"), {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0}} {
		if err := s.mustRefuse(bad); err != nil {
			t.Error(err)
		}
	}
	s.stop(t)
	if err := leftovers(place); err != nil {
		t.Error(err)
	}
}
