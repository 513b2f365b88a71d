package audit_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/audit"
	"bihuan/internal/audit/audittest"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ident"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

var ctx = context.Background()

func both(t *testing.T, test func(t *testing.T, w *audittest.World)) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) { test(t, audittest.New(t, db)) })
}

// whole wants a report without findings.
func whole(t *testing.T, w *audittest.World, marks ...history.Mark) *audit.Report {
	t.Helper()
	r, err := w.Examine(ctx, marks...)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Whole() {
		t.Fatalf("%+v", r.Findings)
	}
	return r
}

// finds wants that kind of damage first.
func finds(t *testing.T, w *audittest.World, want history.Damage, words string) {
	t.Helper()
	r, err := w.Examine(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if r.Whole() || r.Findings[0].Damage != want || !strings.Contains(r.Findings[0].Sentence, words) {
		t.Errorf("want %s (%s), found %+v", want, words, r.Findings)
	}
}

func TestWholeHistory(t *testing.T) {
	both(t, func(t *testing.T, w *audittest.World) {
		if r := whole(t, w); r.Events != 0 {
			t.Errorf("%+v", r)
		}
		w.Fill(t, 300)
		w.Blobs["b"] = []byte("附件")
		w.Blobs["gone later"] = []byte("附件")
		file, gone := history.NewFile("b", w.Blobs["b"]), history.NewFile("gone later", w.Blobs["gone later"])
		w.Do(t, "n0", audittest.Noted{Text: "有附件", File: &file})
		w.Do(t, "n1", audittest.Noted{Text: "有附件", File: &gone})
		w.Do(t, "n1", audittest.Dropped{Blob: "gone later"})
		delete(w.Blobs, "gone later")
		taken, err := w.Take(ctx, w.Who)
		if err != nil {
			t.Fatal(err)
		}
		_, c, err := w.Checkpoint(ctx, w.Who, taken.Size)
		if err != nil {
			t.Fatal(err)
		}
		line, err := history.ParseLine(c.Line())
		if err != nil {
			t.Fatal(err)
		}
		r := whole(t, w, c.Mark("文件"), line)
		if r.Events != 304 || r.Subjects != 301 || r.FileCount != 1 || r.Compared != 3 || r.Covered != 304 || r.Root != c.Root {
			t.Errorf("%+v", r)
		}
	})
}

// TestFindings: one of each kind of damage, told as a person needs it. The
// campaign in internal/trust tampers with the whole program.
func TestFindings(t *testing.T) {
	for name, c := range map[string]struct {
		do    func(t *testing.T, w *audittest.World)
		want  history.Damage
		words string
	}{
		"header": {func(t *testing.T, w *audittest.World) { w.Exec(t, `UPDATE event SET actor_id = 'b' WHERE seq = 5`) }, history.Changed, "第6条（2026年11月30日09:00，账号 b，便条 n5）被改动：时间、操作人或事项"},
		"salt": {func(t *testing.T, w *audittest.World) {
			w.Exec(t, `UPDATE event_body SET salt = $1 WHERE seq = 5`, make([]byte, 32))
		}, history.Changed, "内容与写入时的不一致"},
		"short": {func(t *testing.T, w *audittest.World) {
			w.Exec(t, `UPDATE event_body SET salt = $1 WHERE seq = 5`, make([]byte, 3))
		}, history.Changed, "内容"},
		"commitment": {func(t *testing.T, w *audittest.World) {
			w.Exec(t, `UPDATE event SET commitment = $1 WHERE seq = 5`, []byte("x"))
		}, history.Changed, "承诺值"},
		"gap": {func(t *testing.T, w *audittest.World) {
			w.Exec(t, `DELETE FROM event_body WHERE seq IN (3, 4)`)
			w.Exec(t, `DELETE FROM event WHERE seq IN (3, 4)`)
		}, history.Missing, "第4至5条操作记录缺失"},
		"end": {func(t *testing.T, w *audittest.World) {
			w.Exec(t, `DELETE FROM event_body WHERE seq = 9`)
			w.Exec(t, `DELETE FROM event WHERE seq = 9`)
		}, history.Missing, "第10条操作记录缺失"},
		"size": {func(t *testing.T, w *audittest.World) { w.Exec(t, `UPDATE history_head SET size = 9`) }, history.Inserted, "第10条"},
		"far": {func(t *testing.T, w *audittest.World) {
			move(t, w, 1<<60)
			w.Exec(t, `UPDATE history_head SET size = $1`, int64(1)<<61)
		}, history.Missing, "第10条操作记录缺失"},
		"far and without a head": {func(t *testing.T, w *audittest.World) {
			move(t, w, 1<<60)
			w.Exec(t, `DELETE FROM history_head`)
		}, history.Missing, "总数丢失"},
		"below": {func(t *testing.T, w *audittest.World) {
			move(t, w, -7)
		}, history.Inserted, "排在链外"},
		"head":  {func(t *testing.T, w *audittest.World) { w.Exec(t, `DELETE FROM history_head`) }, history.Missing, "总数丢失"},
		"row":   {func(t *testing.T, w *audittest.World) { w.Notes["n5"] = audittest.Note{Text: "改", Version: 1} }, history.RowChanged, "第6条（2026年11月30日09:00，账号 a，便条 n5）之后，现有数据被绕过程序改动"},
		"gone":  {func(t *testing.T, w *audittest.World) { delete(w.Notes, "n5") }, history.RowMissing, "被绕过程序删除"},
		"empty": {func(t *testing.T, w *audittest.World) { w.Exec(t, `DELETE FROM event_body WHERE seq = 5`) }, history.Emptied, "第6条"},
		"unknown": {func(t *testing.T, w *audittest.World) {
			w.Append(t, history.Record{UnitID: "u", Subject: "x", SubjectID: "x", Version: 1, At: w.Now, Event: audittest.Noted{}})
		}, history.Inserted, "不认识的事项"},
		"version": {func(t *testing.T, w *audittest.World) {
			w.Append(t, history.Record{UnitID: "u", Subject: "note", SubjectID: "n5", Version: 3, At: w.Now, Event: audittest.Noted{}})
		}, history.Missing, "它是第3次操作，前面只有1次"},
		"edge": {func(t *testing.T, w *audittest.World) {
			w.Exec(t, `UPDATE history_head SET frontier = $1`, make([]byte, 64))
		}, history.Forked, "第1至10条之间"},
		"file": {func(t *testing.T, w *audittest.World) {
			file := history.NewFile("b", []byte("附件"))
			w.Do(t, "n5", audittest.Noted{Text: "有附件", File: &file})
		}, history.FileMissing, "第11条"},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, w *audittest.World) {
				w.Fill(t, 10)
				c.do(t, w)
				finds(t, w, c.want, c.words)
			})
		})
	}
}

// move puts the tenth record somewhere else, under other ids.
func move(t *testing.T, w *audittest.World, to int64) {
	t.Helper()
	w.Exec(t, `INSERT INTO event (seq, id, unit_id, subject, subject_id, version, kind, actor_id, at, commitment, leaf)
		SELECT seq + $1, id || 'x', unit_id, subject, subject_id || 'x', version, kind, actor_id, at, commitment, leaf FROM event WHERE seq = 9`, to-9)
	w.Exec(t, `UPDATE event_body SET seq = $1 WHERE seq = 9`, to)
	w.Exec(t, `DELETE FROM event WHERE seq = 9`)
}

// TestRewrittenHistory: a history that was written anew as a whole, whole in
// itself, is not the one that a checkpoint covers.
func TestRewrittenHistory(t *testing.T) {
	both(t, func(t *testing.T, w *audittest.World) {
		w.Fill(t, 3)
		taken, err := w.Take(ctx, w.Who)
		if err != nil {
			t.Fatal(err)
		}
		_, kept, err := w.Checkpoint(ctx, w.Who, taken.Size)
		if err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{`DELETE FROM event_body`, `DELETE FROM event`, `DELETE FROM history_checkpoint`, `UPDATE history_head SET size = 0, frontier = ''`} {
			w.Exec(t, strings.Replace(query, "''", "$1", 1), args(query)...)
		}
		clear(w.Notes)
		w.Fill(t, 8)
		whole(t, w)
		r, err := w.Examine(ctx, kept.Mark("您留存的检查点"))
		if err != nil || r.Whole() || r.Findings[0].Damage != history.Forked || !strings.Contains(r.Findings[0].Sentence, "第1至4条之间") {
			t.Errorf("%+v, %v", r.Findings, err)
		}
	})
}

func args(query string) []any {
	if strings.Contains(query, "''") {
		return []any{[]byte{}}
	}
	return nil
}

// TestDue: of checkpoints that nobody asks for there is one when it is due,
// however many replicas ask at once.
func TestDue(t *testing.T) {
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		key, err := history.NewKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		replicas := []*audittest.World{audittest.With(t, open(), key), audittest.With(t, open(), key)}
		all := func(now time.Time) int {
			var group sync.WaitGroup
			took := make(chan bool, 16)
			for _, w := range replicas {
				w.Now = now
			}
			for i := range 8 {
				group.Go(func() {
					yes, err := replicas[i%2].Due(ctx)
					if err != nil {
						t.Error(err)
					}
					if yes {
						took <- true
					}
				})
			}
			group.Wait()
			kept, err := replicas[0].Checkpoints(ctx, replicas[0].Who, 1<<60, 100)
			if err != nil {
				t.Fatal(err)
			}
			return len(kept)
		}
		w, now := replicas[0], replicas[0].Now
		for _, step := range []struct {
			what  string
			after time.Duration
			fill  int
			want  int
		}{
			{"an empty history", 0, 0, 0}, {"the first record", 0, 1, 1}, {"nothing new for two hours", 2 * time.Hour, 0, 1},
			{"a record", 0, 1, 2}, {"another one a minute later", time.Minute, 1, 2}, {"an hour later", time.Hour, 0, 3},
			{"not yet enough", time.Minute, audit.Every - 1, 3}, {"enough", time.Minute, 1, 4},
		} {
			now = now.Add(step.after)
			w.Now = now
			records := make([]history.Record, step.fill)
			for i := range records {
				records[i] = history.Record{UnitID: "u", Subject: "talk", SubjectID: ident.New(), Version: 1, At: now, Event: audittest.Noted{}}
			}
			w.Append(t, records...)
			if have := all(now); have != step.want {
				t.Errorf("%s: %d checkpoints, want %d", step.what, have, step.want)
			}
		}
		whole(t, w)
	})
}

func TestErase(t *testing.T) {
	both(t, func(t *testing.T, w *audittest.World) {
		w.Fill(t, 3)
		w.Do(t, "n1", audittest.Noted{Text: "改正以后"})
		w.Append(t, history.Record{UnitID: "u", Subject: "talk", SubjectID: "t", Version: 1, At: w.Now, Event: audittest.Noted{Text: "谈话"}})
		erase := func(name, reason string, want fault.Kind) {
			t.Helper()
			if _, err := w.Erase(ctx, w.Who, name, reason); (err == nil) != (want == 0) || err != nil && fault.KindOf(err) != want {
				t.Errorf("erasing %s: %v", name, err)
			}
		}
		erase("2", "", fault.Invalid)
		erase("2", strings.Repeat("长", 201), fault.Invalid)
		erase("99", "误填", fault.NotFound)
		erase("5", "误填", fault.Conflict) // 操作记录 of today
		erase("2", "误填", 0)
		erase("2", "误填", fault.Conflict)
		erase("6", "误填", fault.Conflict) // the erasure itself
		erase("4", "误填", 0)              // the last of its subject: its row is still proved
		r := whole(t, w)
		if r.Erased != 2 || r.Unproven != 0 {
			t.Errorf("%+v", r)
		}
		w.Now = w.Now.Add(audit.Retention)
		erase("5", "到期", 0)
		whole(t, w)
		w.Notes["n1"] = audittest.Note{Text: "绕过程序", Version: 2}
		finds(t, w, history.RowChanged, "第4条")
		w.Notes["n1"] = audittest.Note{Text: "改正以后", Version: 2}
		w.Exec(t, `UPDATE event SET commitment = $1 WHERE seq = 0`, make([]byte, 32))
		erase("1", "误填", fault.Conflict) // what was tampered with keeps its traces
		nobody := w.Who
		nobody.Role = access.SysAdmin
		if _, err := w.Erase(ctx, nobody, "1", "误填"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the system administrator erases: %v", err)
		}
	})
}

func TestRights(t *testing.T) {
	w := audittest.New(t, sqldbtest.SQLite(t))
	w.Fill(t, 1)
	for _, role := range access.Roles {
		v := w.Who
		v.Role, v.Separated = role, true
		want := role == access.Auditor
		_, take := w.Take(ctx, v)
		_, list := w.Checkpoints(ctx, v, 9, 9)
		_, _, one := w.Checkpoint(ctx, v, 2)
		_, verify := w.Verify(ctx, v)
		_, _, last := w.Verified(ctx, v)
		_, prove := w.Prove(ctx, v, "x", []audit.Wanted{{Name: "1"}}, nil)
		for i, err := range []error{take, list, one, verify, last, prove} {
			if (err == nil) != want || !want && fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s, %d: %v", role, i, err)
			}
		}
	}
}

func TestProve(t *testing.T) {
	both(t, func(t *testing.T, w *audittest.World) {
		w.Fill(t, 300)
		w.Do(t, "n7", audittest.Noted{Text: "再记"})
		old, err := w.Take(ctx, w.Who)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Erase(ctx, w.Who, "3", "误填"); err != nil {
			t.Fatal(err)
		}
		p, err := w.Prove(ctx, w.Who, "测试", []audit.Wanted{{Subject: "note", ID: "n7"}, {Name: "第3条"}}, []byte(old.Note))
		if err != nil {
			t.Fatal(err)
		}
		file, err := p.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		read, err := history.ReadProof(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if c, err := read.Check(w.Public()); err != nil || len(read.Records) != 3 || c.Size != 304 {
			t.Errorf("%+v, %v", c, err)
		}
		told, err := audit.Tell(read, w.Decode)
		if err != nil || told[1].Sentence != "记下“再记”" || told[2].Sentence != "（内容已按规定清除）" {
			t.Errorf("%+v, %v", told, err)
		}
		// A stored hash that somebody changed gives no wrong proof.
		w.Exec(t, `UPDATE history_node SET hash = $1`, make([]byte, 32))
		if _, err := w.Prove(ctx, w.Who, "测试", []audit.Wanted{{Name: "300"}}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a proof over a changed tree: %v", err)
		}
		w.Exec(t, `UPDATE event SET at = 5 WHERE seq = 7`)
		if _, err := w.Prove(ctx, w.Who, "测试", []audit.Wanted{{Name: "8"}}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a proof of a changed record: %v", err)
		}
	})
}

// TestWhileOthersWrite: a verification does not take for tampering what others
// do meanwhile.
func TestWhileOthersWrite(t *testing.T) {
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		key, err := history.NewKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		w, other := audittest.With(t, open(), key), audittest.With(t, open(), key)
		w.Fill(t, 50)
		done := make(chan bool)
		go func() {
			defer close(done)
			for range 40 {
				other.Append(t, history.Record{UnitID: "u", Subject: "talk", SubjectID: ident.New(), Version: 1, At: w.Now, Event: audittest.Noted{}})
			}
		}()
		for {
			whole(t, w)
			select {
			case <-done:
				if r := whole(t, w); r.Events != 90 {
					t.Errorf("%d events", r.Events)
				}
				return
			default:
			}
		}
	})
}
