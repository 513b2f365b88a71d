package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// limit is the longest that one run of a program may take.
const limit = 2 * time.Minute

// rounds is how often a single small file is checked; the median counts. The
// long jobs are run once for peers and thrice for us.
const rounds = 9

// program is what a user would start.
type program struct {
	name string
	path string
	args []string
	ours bool
}

func programs(binary, peers string) []program {
	list := []program{
		{"bihuan check", binary, []string{"check", "--format", "json"}, true},
		{"bihuan version (bare start)", binary, []string{"version"}, true},
	}
	for _, p := range []program{
		{name: "autocorrect-node 2.14.0", path: "autocorrect", args: []string{"--lint"}},
		{name: "zhlint 0.8.2", path: "zhlint"},
		{name: "@lint-md/cli 2.2.4", path: "lint-md"},
	} {
		p.path = filepath.Join(peers, p.path)
		if _, err := os.Stat(p.path); err == nil && peers != "" {
			list = append(list, p)
		}
	}
	return list
}

// took is the time of one run; zero where the program does not do the job.
type took struct {
	wall, cpu time.Duration
	over      bool // ended at the limit
}

// measured are the times of one program.
type measured struct {
	program
	one, many, big took
}

func measurePrograms(list []program, c *corpus) []measured {
	out := make([]measured, len(list))
	ones := make([][]took, len(list))
	// Interleaved, so that a busy minute of the machine hits all alike.
	for range rounds {
		for i, p := range list {
			ones[i] = append(ones[i], run1(p, c.one))
		}
	}
	for i, p := range list {
		out[i] = measured{program: p, one: median(ones[i])}
		if len(p.args) > 0 && p.args[0] == "version" {
			continue
		}
		// A folder is named as the peer wants it: as a pattern.
		folder := c.folder
		if !p.ours {
			folder = filepath.Join(c.folder, "*.md")
		}
		times := 1
		if p.ours {
			times = 3
		}
		var manyRuns, bigRuns []took
		for range times {
			manyRuns = append(manyRuns, run1(p, folder))
			bigRuns = append(bigRuns, run1(p, c.big))
		}
		out[i].many, out[i].big = median(manyRuns), median(bigRuns)
	}
	return out
}

// run1 runs p once. Its exit code says what it found and is no matter here.
func run1(p program, target string) took {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	args := slices.Clone(p.args)
	if len(args) == 0 || args[0] != "version" {
		files, err := filepath.Glob(target)
		if err != nil || len(files) == 0 {
			files = []string{target}
		}
		args = append(args, files...)
	}
	cmd := exec.CommandContext(ctx, p.path, args...)
	start := time.Now()
	_ = cmd.Run()
	t := took{wall: time.Since(start), over: ctx.Err() != nil}
	if cmd.ProcessState != nil {
		t.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	return t
}

func median(runs []took) took {
	slices.SortFunc(runs, func(a, b took) int { return int(a.wall - b.wall) })
	return runs[len(runs)/2]
}
