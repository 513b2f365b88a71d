// Command lists measures how long pages of the ledger take in a long list
// beside a short one: every order and every group, the first page and one in
// the middle. Everything is from one run on the embedded database; compare
// ratios, not days.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/sqldb"
)

func main() {
	rows := flag.Int("rows", 100_000, "problems of the long list")
	flag.Parse()
	if err := run(*rows); err != nil {
		fmt.Fprintln(os.Stderr, "lists:", err)
		os.Exit(1)
	}
}

// few is the length of the short list.
const few = 1000

func run(rows int) error {
	dir, err := os.MkdirTemp("", "bihuan-lists-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	short, err := fill(ctx, filepath.Join(dir, "short.db"), few)
	if err != nil {
		return err
	}
	defer short.SQL.Close()
	long, err := fill(ctx, filepath.Join(dir, "long.db"), rows)
	if err != nil {
		return err
	}
	defer long.SQL.Close()
	fmt.Printf("pages of 50, best of %d; in brackets %d problems as a multiple of %d\n\n", rounds, rows, few)
	fmt.Println("| list | first page | in the middle |\n|---|---|---|")
	for _, group := range append([]ledger.Group{""}, ledger.Groups...) {
		for _, sort := range ledger.Sorts {
			if group != "" && sort != ledger.ByNumber && sort != ledger.ByLight {
				continue
			}
			f := ledger.Filter{Group: group, Sort: sort, Limit: ledger.DefaultLimit}
			line, err := compare(ctx, short, long, f)
			if err != nil {
				return err
			}
			name := "by " + string(sort)
			if group != "" {
				name = "groups of " + string(group) + ", " + name
			}
			fmt.Printf("| %s | %s |\n", name, line)
		}
	}
	return nil
}

// list is a ledger with a cursor in its middle for each order.
type list struct {
	*ledgersql.Store
	SQL    *sqldb.DB
	viewer access.Viewer
	size   int
}

const (
	rounds = 5
	most   = ledger.MaxLimit
)

func compare(ctx context.Context, short, long list, f ledger.Filter) (string, error) {
	text := ""
	for _, middle := range []bool{false, true} {
		a, err := short.best(ctx, f, middle)
		if err != nil {
			return "", err
		}
		b, err := long.best(ctx, f, middle)
		if err != nil {
			return "", err
		}
		if middle {
			text += " | "
		}
		text += fmt.Sprintf("%.1f ms [%.1f]", float64(b.Microseconds())/1000, float64(b)/float64(a))
	}
	return text, nil
}

func (l list) best(ctx context.Context, f ledger.Filter, middle bool) (time.Duration, error) {
	if middle {
		for seen := 0; seen < min(l.size/2, 10*most); seen += most { // pages go by keys: ten of them are as deep as any
			step := f
			step.Limit = most
			page, err := l.List(ctx, l.viewer, step)
			if err != nil || page.Next == "" {
				return 0, err
			}
			f.After = page.Next
		}
	}
	best := time.Duration(0)
	for range rounds {
		start := time.Now()
		if _, err := l.List(ctx, l.viewer, f); err != nil {
			return 0, err
		}
		if took := time.Since(start); best == 0 || took < best {
			best = took
		}
	}
	return best, nil
}

// fill makes a ledger of the given size; its values repeat as those of a county do.
func fill(ctx context.Context, path string, size int) (list, error) {
	db, err := sqldb.Open(ctx, "sqlite:"+path)
	if err != nil {
		return list{}, err
	}
	l := list{Store: &ledgersql.Store{DB: db}, SQL: db, size: size,
		viewer: access.Viewer{AccountID: ident.New(), UnitID: ident.New(), Role: access.Keeper}}
	at := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	err = db.Atomic(ctx, func(ctx context.Context) error {
		_, err := db.Exec(ctx, `INSERT INTO unit (id, name, created_at) VALUES ($1, $2, $3)`, l.viewer.UnitID, "云川县", at.UnixMilli())
		return err
	})
	for start := 0; err == nil && start < size; start += 5000 {
		err = db.Atomic(ctx, func(ctx context.Context) error {
			for i := start; i < min(start+5000, size); i++ {
				if err := l.AddProblem(ctx, l.viewer, problem(l.viewer.UnitID, i, at)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return l, err
}

func problem(unit string, i int, at time.Time) ledger.Problem {
	pick := func(kind string, of int) string { return kind + strconv.Itoa(i*7919%of) }
	p := ledger.Problem{ID: ident.New(), UnitID: unit, Visibility: access.UnitWide, Year: 2020 + i%7, No: i/7 + 1,
		State: ledger.States[i%len(ledger.States)], Version: 1, CreatedAt: at, UpdatedAt: at.Add(time.Duration(i*7919%86_400_000) * time.Millisecond),
		Content: ledger.Content{Subject: ledger.Team, AspectNo: i%6 + 1, Aspect: "方面" + strconv.Itoa(i%6+1), Title: "问题" + strconv.Itoa(i),
			Statement: "研究产业发展时照搬外地做法较多，结合实际提出的办法较少。", Examples: []string{}, Class: ledger.Classes[i%4],
			Leader: pick("领导", 40), LeadUnit: pick("单位", 120), Holder: pick("责任人", 900), Due: at.AddDate(0, 0, i*7919%900).Format(time.DateOnly)}}
	if slices.Contains([]int{0, 1}, i%10) {
		p.Due = ""
	}
	return p
}
