package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// started is how the program comes up for one person on their computer.
type started struct {
	first, again        time.Duration // process start to the whole first page: new folder, used one
	resident, anonymous int64         // bytes, two seconds after the first page
}

// starts is how often the program is started; the median counts.
const starts = 7

func measureStart(binary, dir string) (started, error) {
	var s started
	var first, again []time.Duration
	for i := range starts {
		data := filepath.Join(dir, fmt.Sprintf("data%d", i))
		for _, list := range []*[]time.Duration{&first, &again} {
			last := i == starts-1 && list == &again
			took, err := s.start(binary, data, last)
			if err != nil {
				return s, err
			}
			*list = append(*list, took)
		}
	}
	slices.Sort(first)
	slices.Sort(again)
	s.first, s.again = first[starts/2], again[starts/2]
	return s, nil
}

// start runs the program until its first page is there, and where rest is set
// until it has come to rest.
func (s *started) start(binary, data string, rest bool) (time.Duration, error) {
	cmd := exec.Command(binary, "--no-browser", "--data", data)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Kill() // its own end is not what is measured
		_ = cmd.Wait()
	}()
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "http") {
			address = line
		}
	}
	if address == "" {
		return 0, errors.New("the program printed no address")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return 0, err
	}
	page, err := (&http.Client{Jar: jar}).Get(address)
	if err != nil {
		return 0, err
	}
	defer page.Body.Close()
	if _, err := io.Copy(io.Discard, page.Body); err != nil {
		return 0, err
	}
	took := time.Since(begin)
	if page.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the first page came with %s", page.Status)
	}
	if rest {
		time.Sleep(2 * time.Second)
		s.resident, s.anonymous = memory(cmd.Process.Pid, "VmRSS:"), memory(cmd.Process.Pid, "RssAnon:")
	}
	return took, nil
}

// memory returns a field of the process's status in bytes, 0 where the system
// tells none.
func memory(pid int, field string) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		var kb int64
		if rest, ok := strings.CutPrefix(line, field); ok {
			if _, err := fmt.Sscan(rest, &kb); err == nil {
				return kb << 10
			}
		}
	}
	return 0
}
