// Command bench measures the program beside its peers. Machines and minutes
// differ by a factor of two, so every figure that is claimed is a ratio of two
// things measured in one run; the absolute ones are there to be repeated.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	peers := flag.String("peers", "", "folder with the peers' programs")
	out := flag.String("out", "", "file for the results, standard output when empty")
	flag.Parse()
	if err := run(*peers, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(peers, out string) error {
	dir, err := os.MkdirTemp("", "bihuan-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "bihuan")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "./cmd/bihuan")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	c, err := writeCorpus(dir)
	if err != nil {
		return err
	}
	r := results{size: fileSize(binary), corpus: c}
	r.inside, err = measureInside(c)
	if err != nil {
		return err
	}
	if peers, err = filepath.Abs(peers); err != nil {
		return err
	}
	r.programs = measurePrograms(programs(binary, peers), c)
	if r.start, err = measureStart(binary, dir); err != nil {
		return err
	}
	text := r.markdown()
	if out == "" {
		fmt.Print(text)
		return nil
	}
	return os.WriteFile(out, []byte(text), 0o644)
}

func fileSize(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}
