package audit

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/history"
	"bihuan/internal/zh"
)

// MaxFindings is the most that a report lists; the rest is counted.
const MaxFindings = 100

// Finding is one place where the history, or what it speaks of, is not what
// the program wrote.
type Finding struct {
	Damage   history.Damage `json:"damage"`
	No       int64          `json:"no"` // of the record, from 1; of the first of several
	Event    string         `json:"event,omitempty"`
	Subject  string         `json:"subject,omitempty"`
	ID       string         `json:"subject_id,omitempty"`
	Sentence string         `json:"sentence"`
}

// Report is what a verification found.
type Report struct {
	Events    int64     `json:"events"`
	Subjects  int       `json:"subjects"`
	FileCount int       `json:"files"`
	Erased    int       `json:"erased"`   // records whose body was erased as the rules allow
	Compared  int       `json:"compared"` // checkpoints that the chain was compared with
	Unproven  int       `json:"unproven"` // rows whose last record is erased without a hash to compare with
	Root      tlog.Hash `json:"root"`     // over the recomputed leaves
	Covered   int64     `json:"covered"`  // records that the largest checkpoint covers
	Findings  []Finding `json:"findings"` // in the order of the chain
	More      int       `json:"more"`     // findings beyond MaxFindings
}

// Whole reports whether nothing was found.
func (r *Report) Whole() bool { return len(r.Findings) == 0 }

func (r *Report) add(f Finding) {
	if len(r.Findings) < MaxFindings {
		r.Findings = append(r.Findings, f)
	} else {
		r.More++
	}
}

// sort puts the findings into the order of the chain.
func (r *Report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(a.No, b.No) })
}

// Sentence says what came out, for people.
func (r *Report) Sentence() string {
	if !r.Whole() {
		return fmt.Sprintf("发现%d处被改动，第一处：%s", len(r.Findings)+r.More, r.Findings[0].Sentence)
	}
	text := fmt.Sprintf("%d条操作记录完好，%d项数据与记录一致", r.Events, r.Subjects)
	if r.FileCount > 0 {
		text += fmt.Sprintf("，%d个文件未被改动", r.FileCount)
	}
	if r.Erased > 0 {
		text += fmt.Sprintf("；其中%d条的内容已按规定清除", r.Erased)
	}
	return text + "。"
}

// about names a record for people: which one, when, whose, what.
func (s *Service) about(ctx context.Context, e history.Entry) string {
	what := e.Subject
	if a, ok := s.aggregate(e.Subject); ok {
		what = a.Name
	}
	who, err := s.Store.ActorName(ctx, e.Actor)
	if err != nil || who == "" {
		who = "程序"
		if e.Actor != "" {
			who = "账号 " + e.Actor
		}
	}
	return fmt.Sprintf("第%d条（%s，%s，%s %s）", e.Seq+1, zh.Instant(e.At), who, what, e.SubjectID)
}

// flaw is a finding of which the record is still to be named.
type flaw struct {
	damage history.Damage
	entry  history.Entry
	text   string // what is wrong, after the name of the record
}

// found makes a finding at a record; format is what is wrong with it, after
// its name.
func (s *Service) found(ctx context.Context, d history.Damage, e history.Entry, format string, args ...any) Finding {
	return Finding{Damage: d, No: e.Seq + 1, Event: e.ID, Subject: e.Subject, ID: e.SubjectID,
		Sentence: s.about(ctx, e) + fmt.Sprintf(format, args...)}
}
