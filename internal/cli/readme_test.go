package cli

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

var consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```")

// What the READMEs show is what the program prints, in the folder of the
// demonstration. A line “…” stands for any lines.
func TestReadmeShowsRealOutput(t *testing.T) {
	commands := 0
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range consoleBlock.FindAllStringSubmatch(string(text), -1) {
			for part := range strings.SplitSeq("\n"+block[1], "\n$ ") {
				if part = strings.TrimPrefix(part, "\n"); part == "" {
					continue
				}
				commands++
				command, want, _ := strings.Cut(part, "\n")
				t.Run(name+"/"+command, func(t *testing.T) { checkShown(t, command, want) })
			}
		}
	}
	if commands < 4 {
		t.Errorf("the READMEs show %d commands only", commands)
	}
}

func checkShown(t *testing.T, command, want string) {
	t.Chdir("../../demo")
	var out, trouble bytes.Buffer
	args := strings.Fields(command)
	if args[0] != "bihuan" {
		t.Fatalf("%q is no command of ours", command)
	}
	if code := Main(args[1:], strings.NewReader(""), &out, &trouble); code == exitUnusable {
		t.Fatalf("%s", trouble.String())
	}
	pattern := regexp.QuoteMeta(strings.TrimRight(want, "\n"))
	pattern = strings.ReplaceAll(pattern, "\n…\n", "\n(?:.*\n)*?")
	pattern = strings.ReplaceAll(pattern, "\n…", "(?:\n.*)*")
	if !regexp.MustCompile("^" + pattern + "\n?$").MatchString(out.String()) {
		t.Errorf("the README shows\n%s\nthe program prints\n%s", want, out.String())
	}
}
