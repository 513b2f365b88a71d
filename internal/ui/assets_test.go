package ui_test

import (
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bihuan/internal/ui/uitest"
)

// unknownTo78 is what Chromium 78 does not know, which some of the offices for
// which this is made still run. A browser drops a rule or a whole script for one
// of these.
var unknownTo78 = map[string][]*regexp.Regexp{
	".css": {
		regexp.MustCompile(`:has\(|:is\(|:where\(|aspect-ratio|color-mix|oklch|@layer|@container|@property`),
		regexp.MustCompile(`\b(clamp|min|max)\(`),
		regexp.MustCompile(`[;{ ]inset:|inset-inline|margin-inline|padding-inline|margin-block|padding-block`),
		regexp.MustCompile(`@import|url\(['"]?(https?:)?//`),
		regexp.MustCompile(`&[ :.]`),
	},
	".js": {
		regexp.MustCompile(`\?\.|\?\?|\*\*=|\|\|=|&&=`),
		regexp.MustCompile(`replaceAll|structuredClone|hasOwn\(|\.at\(|matchAll|allSettled|fromEntries|requestSubmit|replaceChildren`),
		regexp.MustCompile(`\beval\b|new Function|innerHTML|document\.write|import\(`),
	},
	".tmpl": {
		regexp.MustCompile(` style=|<style|javascript:| on[a-z]+="|<script(?:[^s]|s[^r])*>|(?:src|href)="https?:`),
		regexp.MustCompile(`<dialog|popover`),
	},
}

// TestAssetsForOldBrowsers walks the assets of every room of the program.
func TestAssetsForOldBrowsers(t *testing.T) {
	seen := map[string]int{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "axe" {
				return fs.SkipDir // runs in tests only
			}
			return nil
		}
		patterns := unknownTo78[filepath.Ext(path)]
		if patterns == nil {
			return nil
		}
		seen[filepath.Ext(path)]++
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, p := range patterns {
			if at := p.FindIndex(text); at != nil {
				t.Errorf("%s: %q", path, text[at[0]:at[1]])
			}
		}
		checkFlexGap(t, path, string(text))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for ext, least := range map[string]int{".css": 15, ".js": 1, ".tmpl": 15} {
		if seen[ext] < least {
			t.Errorf("%d files %s: the walk is broken", seen[ext], ext)
		}
	}
}

// checkFlexGap refuses gap outside of grids, where 78 ignores it.
func checkFlexGap(t *testing.T, path, css string) {
	if filepath.Ext(path) != ".css" {
		return
	}
	for rule := range strings.SplitSeq(css, "}") {
		if regexp.MustCompile(`[;{ ](row-|column-)?gap:`).MatchString(rule) && !strings.Contains(rule, "grid") {
			t.Errorf("%s: gap outside of a grid: %s", path, strings.TrimSpace(rule))
		}
	}
}

// TestContrast proves 4.5:1 for each colour of text on each ground that it stands on.
func TestContrast(t *testing.T) {
	css := string(uitest.Site(t).CSS.Body())
	colour := map[string]string{"white": "#ffffff"}
	for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6})`).FindAllStringSubmatch(css, -1) {
		colour[m[1]] = m[2]
	}
	pairs := map[string][]string{
		"ink":      {"paper", "desk", "head", "hover", "accent-soft", "warn-soft", "alarm-soft", "good-soft", "info-soft"},
		"ink-soft": {"paper", "desk", "head", "hover"}, "ink-faint": {"paper", "desk", "hover"},
		"accent": {"paper", "desk", "accent-soft", "hover"}, "white": {"accent", "accent-deep", "alarm"},
		"info": {"paper", "info-soft"}, "wait": {"paper", "wait-soft"}, "good": {"paper", "good-soft"},
		"warn": {"paper", "warn-soft"}, "alarm": {"paper", "alarm-soft"},
	}
	for text, grounds := range pairs {
		for _, ground := range grounds {
			if got := contrast(t, colour[text], colour[ground]); got < 4.5 {
				t.Errorf("%s on %s: contrast %.2f", text, ground, got)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + .05) / (math.Min(la, lb) + .05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 4 {
		hex = "#" + hex[1:2] + hex[1:2] + hex[2:3] + hex[2:3] + hex[3:4] + hex[3:4]
	}
	if len(hex) != 7 {
		t.Fatalf("no colour: %q", hex)
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= .03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestFirstPageIsSmall keeps what a browser loads at first below 100 KB.
func TestFirstPageIsSmall(t *testing.T) {
	site := uitest.Site(t)
	if n := len(site.CSS.Body()) + len(site.JS.Body()); n > 60<<10 {
		t.Errorf("styles and script weigh %d bytes", n)
	}
}
