package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

type results struct {
	size     int64
	corpus   *corpus
	inside   []inside
	programs []measured
	start    started
}

func (r *results) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Results\n\nWritten by `make bench` (`bench/run.sh`) on %s. %s, %d cores, %s/%s, %s. Everything below is from one run;\ncompare within it, not with other machines or days.\n",
		time.Now().UTC().Format(time.DateOnly), processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	r.writeInside(&b)
	r.writePrograms(&b)
	fmt.Fprintf(&b, "\n## Start, memory, size\n\nAlone (`bihuan --no-browser --data DIR`) with an empty data folder: first page after %s, with data there %s; at rest %.1f MB resident (RssAnon %.1f MB).\nThe program, stripped: %.1f MB.\n",
		round(r.start.first), round(r.start.again), float64(r.start.resident)/1e6, float64(r.start.anonymous)/1e6, float64(r.size)/1e6)
	return b.String()
}

func (r *results) writeInside(b *strings.Builder) {
	b.WriteString("\n## Within the program, one goroutine\n\nThe best of many rounds in which the jobs take turns; in brackets the time as a multiple of decoding the runes.\n\n" +
		"| job | 20 KB | allocations | KB allocated | 10 MB |\n|---|---|---|---|---|\n")
	decode := r.inside[0]
	for _, m := range r.inside {
		fmt.Fprintf(b, "| %s | %.0f µs [%.1f] | %d | %d | %.1f MB/s [%.1f] |\n", m.name,
			float64(m.smallTime)/1e3, ratio(m.smallTime, decode.smallTime), m.allocs, m.bytes>>10,
			float64(len(r.corpus.bigText))/1e6/m.largeTime.Seconds(), ratio(m.largeTime, decode.largeTime))
	}
}

func (r *results) writePrograms(b *strings.Builder) {
	if len(r.programs) == 0 {
		return
	}
	ours := r.programs[0]
	b.WriteString("\n## Whole processes\n\nMedian wall time (CPU time); in brackets the wall and CPU time as a multiple of ours.\n\n" +
		"| program | one of 20 KB | 1,000 of 20 KB | one of 10 MB |\n|---|---|---|---|\n")
	for _, p := range r.programs {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", p.name, cell(p.one, ours.one), cell(p.many, ours.many), cell(p.big, ours.big))
	}
	b.WriteString("\nThe peers check spacing, punctuation and spelling; we also read structure, extract and compare. None of them reads Word files.\n")
}

func cell(t, ours took) string {
	if t.wall == 0 {
		return "—"
	}
	over := ""
	if t.over {
		over = "> "
	}
	return fmt.Sprintf("%s%s (%s) [%s%.1f, %.1f]", over, round(t.wall), round(t.cpu), over, ratio(t.wall, ours.wall), ratio(t.cpu, ours.cpu))
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

func round(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// processor names the machine's processor where the system tells.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	for line := range strings.SplitSeq(string(info), "\n") {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return "unknown processor"
}
