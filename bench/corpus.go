package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"bihuan/demo"
)

// The sizes in bytes that are measured.
const (
	small = 20 << 10
	large = 10 << 20
	many  = 1000
)

// corpus is what is read and checked: one file of 20 KB, a folder of a
// thousand of them, each another cut of the demonstration's texts, and one
// file of 10 MB. They end in .md, since one peer reads nothing else.
type corpus struct {
	dir              string
	oneText, bigText string
}

// The names in the corpus.
const (
	one    = "one.md"
	folder = "many"
	big    = "big.md"
)

func writeCorpus(dir string) (*corpus, error) {
	var source strings.Builder
	for _, name := range demo.Materials {
		text, err := demo.Files.ReadFile(strings.TrimSuffix(name, ".docx") + ".txt")
		if err != nil {
			return nil, err
		}
		source.Write(text)
	}
	lines := strings.SplitAfter(source.String(), "\n")
	c := &corpus{dir: dir, oneText: cut(lines, 0, small), bigText: cut(lines, 0, large)}
	if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
		return nil, err
	}
	files := map[string]string{one: c.oneText, big: c.bigText}
	for i := range many {
		files[filepath.Join(folder, fmt.Sprintf("%04d.md", i))] = cut(lines, i, small)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// cut returns whole lines from the i-th on, going round, until about size
// bytes are there.
func cut(lines []string, i, size int) string {
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(lines[i%len(lines)])
		i++
	}
	return b.String()
}
