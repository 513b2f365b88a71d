package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// built is the program, made once for all tests of the package.
var built string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "bihuan-e2e-")
	if err != nil {
		panic(err)
	}
	built = filepath.Join(dir, "bihuan")
	build := exec.Command("go", "build", "-o", built, "bihuan/cmd/bihuan")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		panic(err)
	}
	code := m.Run()
	endShared()
	os.RemoveAll(dir)
	os.Exit(code)
}

// start runs the program with args until the test ends and returns the first
// address that it prints, with everything printed up to there.
func start(t *testing.T, args ...string) (url string, said []string) {
	t.Helper()
	cmd := exec.Command(built, args...)
	cmd.Dir = t.TempDir()
	cmd.Stderr = os.Stderr
	url, said = await(t, cmd)
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v", err)
		}
	})
	return url, said
}

// await starts cmd and returns when it has printed its first address and all
// of its greeting.
func await(t *testing.T, cmd *exec.Cmd) (url string, said []string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hung := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer hung.Stop()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		said = append(said, lines.Text())
		if at := strings.Index(lines.Text(), "http://"); at >= 0 && url == "" {
			url = strings.Fields(lines.Text()[at:])[0]
		}
		if strings.Contains(lines.Text(), "Ctrl+C") && url != "" {
			go func() {
				for lines.Scan() { // keep the pipe empty
				}
			}()
			return url, said
		}
	}
	_ = cmd.Wait()
	t.Fatalf("the program said no address: %q", said)
	return "", nil
}

// material writes a demonstration material to a file and returns its path.
func material(t *testing.T, name string) string {
	t.Helper()
	return write(t, name, string(demoFile(t, name).content))
}

// write makes a file with a name of its own and returns its path.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
