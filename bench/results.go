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
	inside   []inside
	programs []measured
}

func (r *results) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Results\n\nWritten by `make bench` on %s. %s, %d cores, %s/%s, %s. Everything below is from one run;\ncompare within it, not with other machines or days.\n",
		time.Now().UTC().Format(time.DateOnly), processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	r.writeInside(&b)
	r.writePrograms(&b)
	fmt.Fprintf(&b, "\n## Size\n\nThe program, stripped: %.1f MB.\n", float64(r.size)/1e6)
	return b.String()
}

func (r *results) writeInside(b *strings.Builder) {
	b.WriteString("\n## Within the program, one goroutine\n\n| job | 20 KB | allocations | KB allocated | 10 MB | × rune decode |\n|---|---|---|---|---|---|\n")
	for _, m := range r.inside {
		fmt.Fprintf(b, "| %s | %.0f µs | %d | %d | %.1f MB/s | %.1f |\n", m.name, float64(m.small.NsPerOp())/1e3,
			m.small.AllocsPerOp(), m.small.AllocedBytesPerOp()>>10, m.speed(), m.perRuneDecode)
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
