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
const limit = time.Minute

// rounds is how often a single small file is checked; the median counts. The
// long jobs are run once for peers and thrice for us.
const rounds = 9

// program is what a user would start.
type program struct {
	name string
	path string
	args []string
	many string // how the program is told of the folder
	ours bool
}

func programs(binary, peers string) []program {
	list := []program{
		{"bihuan check", binary, []string{"check", "--format", "json"}, folder, true},
		{"bihuan version (bare start)", binary, []string{"version"}, "", true},
	}
	for _, p := range []program{
		{name: "autocorrect-node 2.14.0", path: "autocorrect", args: []string{"--lint"}, many: folder},
		{name: "zhlint 0.8.2", path: "zhlint", many: folder + "/*.md"},
		{name: "@lint-md/cli 2.2.4", path: "lint-md", many: folder + "/*.md"},
	} {
		p.path = filepath.Join(peers, p.path) // absolute, see run
		if _, err := os.Stat(p.path); err == nil {
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
			ones[i] = append(ones[i], p.run(c, one))
		}
	}
	for i, p := range list {
		out[i] = measured{program: p, one: median(ones[i])}
		if p.many == "" {
			continue
		}
		times := 1
		if p.ours {
			times = 3
		}
		var manyRuns, bigRuns []took
		for range times {
			manyRuns = append(manyRuns, p.run(c, p.many))
			bigRuns = append(bigRuns, p.run(c, big))
		}
		out[i].many, out[i].big = median(manyRuns), median(bigRuns)
	}
	return out
}

// run runs p once on a target in the corpus. Its exit code says what it found
// and is no matter here.
func (p program) run(c *corpus, target string) took {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	args := slices.Clone(p.args)
	if p.many != "" {
		args = append(args, target)
	}
	cmd := exec.CommandContext(ctx, p.path, args...)
	cmd.Dir = c.dir // one peer knows relative names only
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
