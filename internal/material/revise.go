package material

import (
	"context"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/material/extract"
)

// Revise reads a file as the next revision of a material, over the version
// that the person saw. What a person corrected is carried over wherever the
// new text still has the same problem, cause or measure.
func (s *Service) Revise(ctx context.Context, v access.Viewer, id string, version int64, name string, content []byte) (Upload, error) {
	if !v.Writes() {
		return Upload{}, errReadOnly
	}
	name = cleanName(name)
	same, no, err := s.Store.ByFingerprint(ctx, v, s.Fingerprint(content))
	switch {
	case err == nil && same.ID == id && no == same.Revision:
		return Upload{Material: same, Same: true}, nil
	case err == nil && same.ID != id:
		return Upload{}, fault.New(fault.Conflict, "这个文件已作为另一份材料“%s”读入，没有作为新版本保存。", same.Name)
	case err != nil && fault.KindOf(err) != fault.NotFound:
		return Upload{}, err
	}
	doc, err := s.Read(ctx, name, content)
	if err != nil {
		return Upload{}, err
	}
	facts := extract.From(doc)
	found := s.Check(doc)
	blob, err := s.Files.Put(content)
	if err != nil {
		return Upload{}, err
	}
	var after Material
	err = s.naming(ctx, blob, func(ctx context.Context) error {
		m, err := s.Store.Material(ctx, v, id)
		if err != nil {
			return err
		}
		if m.Version != version {
			return s.stale(ctx, v, m, version)
		}
		if m.State == Filed {
			return fault.New(fault.Conflict, "这份材料已纳入台账，不能再上传新版本；请作为新材料上传。")
		}
		from, err := source(Revision{Name: name, Blob: blob, Size: int64(len(content)), Fingerprint: s.Fingerprint(content), Document: doc}, content)
		if err != nil {
			return err
		}
		draft, kept := m.Draft.carry(Drafted(doc, facts))
		e := Revised{Name: name, Title: titleOf(doc, name), Genre: facts.Genre, Revision: m.Revision + 1, Draft: draft, Kept: kept, Source: from}
		e.Counts = tally(m.Findings(doc, found), m.Counts)
		draft.count(&e.Counts)
		if after, err = s.commit(ctx, v, m, []Event{e}); err != nil {
			return err
		}
		r := s.revision(v, after, content, doc)
		r.Blob = blob
		return s.Store.AddRevision(ctx, r)
	})
	if err != nil {
		return Upload{}, err
	}
	return Upload{Material: after}, nil
}

// carry brings the corrections of d to a fresh draft and returns it with the
// number of corrections that found their place again.
func (d Draft) carry(fresh Draft) (Draft, int) {
	kept := 0
	became := map[string]string{} // ids of d to ids of fresh
	byText := map[string]int{}
	for i, p := range fresh.Problems {
		byText[p.text()] = i
	}
	for _, old := range d.Problems {
		i, ok := byText[old.text()]
		if !ok {
			i = titled(fresh.Problems, old.Title)
		}
		if i < 0 {
			continue
		}
		p := &fresh.Problems[i]
		became[old.ID] = p.ID
		if ok && p.Title != old.Title {
			p.Title = old.Title
			kept++
		}
		if p.Subject != old.Subject || p.Person != old.Person {
			p.Subject, p.Person = old.Subject, old.Person
			kept++
		}
		if old.Excluded {
			p.Excluded = true
			kept++
		}
	}
	for _, old := range d.Causes {
		for _, c := range fresh.Causes {
			if c.Title == old.Title {
				became[old.ID] = c.ID
			}
		}
	}
	for _, old := range d.Measures {
		for _, m := range fresh.Measures {
			if m.Title == old.Title {
				became[old.ID] = m.ID
			}
		}
	}
	for _, l := range d.Links {
		problem, other := became[l.Problem], became[l.Other]
		if l.State == Proposed || problem == "" || other == "" {
			continue
		}
		fresh.judge(problem, other, l.State)
		kept++
	}
	return fresh, kept
}

func (p Problem) text() string {
	var b strings.Builder
	for _, s := range p.Body {
		b.WriteString(s.Text)
	}
	if b.Len() == 0 {
		return p.Title
	}
	return b.String()
}

func titled(problems []Problem, title string) int {
	for i, p := range problems {
		if p.Title == title {
			return i
		}
	}
	return -1
}

// judge sets the state of a link and draws it where there is none.
func (d *Draft) judge(problem, other string, state LinkState) {
	for i := range d.Links {
		if l := &d.Links[i]; l.Problem == problem && l.Other == other {
			l.State = state
			return
		}
	}
	d.Links = append(d.Links, Link{Problem: problem, Other: other, State: state})
}
