//go:build unix

package trust_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"

	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// outcome is what the client knows of an operation.
type outcome int

const (
	acked   outcome = iota // a 2xx or 3xx answer came
	refused                // a 4xx answer came
	failed                 // a 5xx answer came: said not to have happened
	unknown                // no answer came
)

// operation is one line of the journal: what was asked under which key.
type operation struct {
	kind, key, mark string // mark is text that nothing else contains
	path, body      string
	outcome         outcome
	status          int
	id              string // of what was made, once known
	version         int64  // that an edit was to make, of the problem target
	target          *operation
	said            string
}

// journal is the client's side of the truth.
type journal struct {
	mu  sync.Mutex
	ops []*operation
}

func (j *journal) add(op *operation) *operation {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ops = append(j.ops, op)
	return op
}

func (j *journal) all() []*operation {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.ops
}

// upload is the text of a small material.
func upload(mark string) string {
	return "青禾镇党委班子对照检查材料\n\n一、存在的主要问题\n（一）理论学习方面。一是学习不够系统。" + mark + "制定计划后没有按月对照检查。\n" +
		"二、产生问题的原因\n1.理论武装不够扎实。把学习当作软任务。\n三、整改措施\n1.坚持不懈强化理论学习。每月集中学习不少于一天。\n"
}

// do sends an operation once and writes down what came back.
func (s *server) do(op *operation) {
	var req *http.Request
	var err error
	if op.kind == "upload" {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, _ := w.CreateFormFile("file", op.mark+".txt") // into memory: cannot fail
		io.WriteString(part, op.body)
		w.Close()
		req, err = http.NewRequest("POST", s.url+op.path, &form)
		if err == nil {
			req.Header.Set("Content-Type", w.FormDataContentType())
		}
	} else {
		req, err = http.NewRequest("POST", s.url+op.path, strings.NewReader(op.body))
		if err == nil {
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Idempotency-Key", op.key)
		}
	}
	if err != nil {
		panic(err) // a fault of the test
	}
	req.Header.Set("Accept", "application/json")
	res, err := s.client.Do(req)
	if err != nil {
		op.outcome = unknown
		return
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil && res.StatusCode < 300 { // the head of an answer is an answer, but says too little here
		op.outcome = unknown
		return
	}
	op.status, op.said = res.StatusCode, string(said)
	switch {
	case res.StatusCode < 400:
		op.outcome = acked
		op.learn(said)
	case res.StatusCode < 500:
		op.outcome = refused
	default:
		op.outcome = failed
	}
}

// learn reads the id of what was made.
func (op *operation) learn(said []byte) {
	switch op.kind {
	case "register":
		var made struct{ ID string }
		if json.Unmarshal(said, &made) == nil {
			op.id = made.ID
		}
	case "upload":
		var made struct {
			Files []struct{ Material struct{ ID string } }
		}
		if json.Unmarshal(said, &made) == nil && len(made.Files) == 1 {
			op.id = made.Files[0].Material.ID
		}
	}
}

// writer is a person who works without a pause: registers problems, edits
// them, hands in materials, corrects their drafts, and now and then asks for
// what must be refused.
type writer struct {
	j       *journal
	n       int
	name    string
	problem *operation // the one that is edited
	version int64
	paper   *operation
	edition int64
}

func (w *writer) next(kind string) *operation {
	w.n++
	return w.j.add(&operation{kind: kind, key: ident.New(), mark: fmt.Sprintf("标记%s第%d号甲", w.name, w.n)})
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// step does one operation and reports whether an answer came.
func (w *writer) step(s *server) bool {
	var op *operation
	switch k := w.n % 8; {
	case k == 0 || w.problem == nil:
		op = w.next("register")
		op.path = "/problems"
		op.body = asJSON(map[string]any{"year": 2026, "subject": "team", "aspect": "理论学习方面", "title": op.mark, "statement": "学习安排常随会议临时确定。"})
		w.problem = nil
	case k == 3 || k == 5 && w.paper == nil:
		op = w.next("upload")
		op.path, op.body = "/materials", upload(op.mark)
		w.paper = nil
	case k == 5:
		op = w.next("retitle")
		op.target, op.version = w.paper, w.edition+1
		op.path = "/materials/" + w.paper.id + "/retitle"
		op.body = asJSON(map[string]any{"version": w.edition, "problem": "P1", "title": op.mark})
	case k == 6:
		op = w.next("bad")
		op.path = "/problems/" + w.problem.id + "/edit"
		op.body = asJSON(map[string]any{"version": w.version + 7, "goal": op.mark})
	case k == 7:
		op = w.next("bad")
		op.path = "/problems"
		op.body = asJSON(map[string]any{"year": 2026, "subject": "team", "aspect": op.mark, "title": "", "statement": op.mark})
	default:
		op = w.next("edit")
		op.target, op.version = w.problem, w.version+1
		op.path = "/problems/" + w.problem.id + "/edit"
		op.body = asJSON(map[string]any{"version": w.version, "goal": op.mark})
	}
	s.do(op)
	w.after(op)
	return op.outcome != unknown
}

// after moves the writer's idea of the world on.
func (w *writer) after(op *operation) {
	if op.outcome != acked {
		return
	}
	switch op.kind {
	case "register":
		w.problem, w.version = op, 1
	case "edit":
		if op.target == w.problem {
			w.version = op.version
		}
	case "upload":
		w.paper, w.edition = op, 1
	case "retitle":
		if op.target == w.paper {
			w.edition = op.version
		}
	}
}

// times returns how often the effect of op is stored.
func (r *records) times(op *operation) (int, error) {
	query, arg := "", op.mark
	switch op.kind {
	case "register":
		query = `SELECT COUNT(*) FROM problem WHERE title = $1`
	case "upload":
		query, arg = `SELECT COUNT(*) FROM material_revision WHERE name = $1`, op.mark+".txt"
	case "edit", "retitle", "assign", "evidence":
		return r.told(op)
	case "bad":
		query = `SELECT COUNT(*) FROM problem WHERE goal = $1 OR aspect = $1 OR statement = $1 OR title = $1`
	}
	n, err := sqldb.One(ctx, r.db, sqldb.Value[int64], query, arg)
	return int(n), err
}

// told returns how many events of the target carry the mark of op.
func (r *records) told(op *operation) (int, error) {
	subject := map[string]string{"edit": ledger.SubjectProblem, "retitle": "material", "assign": ledger.SubjectProblem, "evidence": ledger.SubjectProblem}[op.kind]
	if op.target == nil {
		return 0, nil // never given
	}
	entries, err := r.past.Of(ctx, r.keeper, subject, op.target.id)
	n := 0
	for _, e := range entries {
		if bytes.Contains(e.Body, []byte(`"new":"`+op.mark+`"`)) || bytes.Contains(e.Body, []byte(`"note":"`+op.mark+`"`)) {
			n++
			if e.Version != op.version {
				return n, fmt.Errorf("%s made version %d, it was to make %d", op.mark, e.Version, op.version)
			}
		}
	}
	return n, err
}

// holds proves the journal against the records: what was acknowledged is there
// once, what was refused is not, and of what no answer came there is one
// effect or none. It returns how many unknown ones had happened.
func (r *records) holds(j *journal) (happened int, err error) {
	for _, op := range j.all() {
		n, err := r.times(op)
		if err != nil {
			return 0, err
		}
		switch {
		case op.outcome == acked && n != 1:
			return 0, fmt.Errorf("acknowledged %s %s is stored %d times", op.kind, op.mark, n)
		case op.outcome == refused && n != 0:
			return 0, fmt.Errorf("refused %s %s (%d) is stored %d times", op.kind, op.mark, op.status, n)
		case n > 1:
			return 0, fmt.Errorf("%s %s without an answer is stored %d times", op.kind, op.mark, n)
		case op.outcome == unknown && n == 1:
			happened++
		}
	}
	return happened, r.content(j)
}

// content proves that the rows hold what the last acknowledged edit wrote, as
// far as nothing without an answer came after it.
func (r *records) content(j *journal) error {
	want := map[string]*operation{}
	for _, op := range j.all() {
		if op.target == nil || op.kind == "assign" || op.kind == "evidence" {
			continue
		}
		if op.outcome == acked {
			want[op.target.id] = op
		} else if op.outcome != refused {
			delete(want, op.target.id)
		}
	}
	for id, op := range want {
		var have string
		var version int64
		if op.kind == "edit" {
			p, err := r.ledger.Problem(ctx, r.keeper, id)
			if err != nil {
				return err
			}
			have, version = p.Goal, p.Version
		} else {
			m, err := r.materials.Material(ctx, r.keeper, id)
			if err != nil {
				return err
			}
			p, ok := m.Draft.Find("P1")
			if !ok {
				return fmt.Errorf("material %s lost its problem", id)
			}
			have, version = p.Title, m.Version
		}
		if have != op.mark || version != op.version {
			return fmt.Errorf("%s %s: the row holds %q in version %d, acknowledged was %q in version %d", op.kind, id, have, version, op.mark, op.version)
		}
	}
	return nil
}

// settle repeats, under their keys, the operations that got no answer. The
// effect must then be there once, and the answer the one of the first time.
func (s *server) settle(j *journal) error {
	for _, op := range j.all() {
		if op.outcome != unknown && op.outcome != failed {
			continue
		}
		if op.target != nil && op.target.id == "" {
			op.outcome = refused // nobody knows what it was about
			continue
		}
		s.do(op)
		switch op.outcome {
		case acked:
		case refused:
			if op.kind == "bad" || op.status == http.StatusPreconditionFailed && op.target != nil {
				continue
			}
			fallthrough
		default:
			return fmt.Errorf("%s %s repeated: %d %s", op.kind, op.mark, op.status, op.said)
		}
		first := op.id
		s.do(op)
		if op.outcome != acked || op.id != first {
			return fmt.Errorf("%s %s repeated again: %d, %q instead of %q", op.kind, op.mark, op.status, op.id, first)
		}
	}
	return nil
}
