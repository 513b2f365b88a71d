package orgweb

import (
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/org"
	"bihuan/internal/ui"
)

// body is what a program sends to any command of the wing; a field that is
// absent stays as it is. A form sends the same names. Version may come as
// If-Match instead.
type body struct {
	Key       string  `json:"key,omitempty"`
	Version   int64   `json:"version"`
	Name      *string `json:"name,omitempty"`
	ShortName *string `json:"short_name,omitempty"`
	Kind      *string `json:"kind,omitempty"`
	ParentID  *string `json:"parent_id,omitempty"`
	Team      *string `json:"team,omitempty"`
	Order     *int    `json:"order,omitempty"`
	From      *string `json:"from,omitempty"`
	To        *string `json:"to,omitempty"`
	OfficeID  *string `json:"office_id,omitempty"`
	Title     *string `json:"title,omitempty"`
	Duty      *string `json:"duty,omitempty"`
	Matter    *string `json:"matter,omitempty"`
}

func (b *body) texts() map[string]*string {
	return map[string]*string{
		"name": b.Name, "short_name": b.ShortName, "kind": b.Kind, "parent_id": b.ParentID, "team": b.Team, "from": b.From, "to": b.To,
		"office_id": b.OfficeID, "title": b.Title, "duty": b.Duty, "matter": b.Matter,
	}
}

// order is the one field that is a number.
const order = "order"

// sent is what a command brought, from a form or a program.
type sent struct {
	key     string
	Version int64             `json:"version"`
	Texts   map[string]string `json:"texts"` // by the names of fields
}

func decode(r *http.Request) (sent, error) {
	if !isJSON(r) {
		form, err := ui.Decode[struct {
			Key     string `json:"key"`
			Version int64  `json:"version"`
		}](r)
		s := sent{key: form.Key, Version: form.Version, Texts: map[string]string{}}
		for name := range (&body{}).texts() {
			s.take(r, name)
		}
		s.take(r, order)
		return s, err
	}
	b, err := ui.Decode[body](r)
	s := sent{key: b.Key, Version: b.Version, Texts: map[string]string{}}
	for name, text := range b.texts() {
		if text != nil {
			s.Texts[name] = *text
		}
	}
	if b.Order != nil {
		s.Texts[order] = strconv.Itoa(*b.Order)
	}
	if err == nil {
		s.Version, err = ui.SeenVersion(r, s.Version)
	}
	return s, err
}

func (s sent) take(r *http.Request, name string) {
	if given, ok := r.PostForm[name]; ok {
		s.Texts[name] = strings.ToValidUTF8(given[len(given)-1], "")
	}
}

func (s sent) text(f org.Field) string { return s.Texts[string(f)] }

// values returns those of fields that were sent.
func (s sent) values(fields []org.Field) []org.Value {
	var all []org.Value
	for _, f := range fields {
		if text, ok := s.Texts[string(f)]; ok {
			all = append(all, org.Value{Field: f, Text: text})
		}
	}
	return all
}

// number returns the order that was sent, 0 for none; what is no number is -1,
// which the wing refuses with its sentence.
func (s sent) number() int {
	text := strings.TrimSpace(s.Texts[order])
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (s sent) office() org.OfficeContent {
	return org.OfficeContent{
		ParentID: s.text(org.FieldParent), Kind: org.Kind(s.text(org.FieldKind)), Name: s.text(org.FieldName),
		ShortName: s.text(org.FieldShortName), Team: s.text(org.FieldTeam), Order: s.number(), From: s.text(org.FieldFrom),
	}
}

// post is 工作人员 where nobody says otherwise.
func (s sent) post() org.PostContent {
	duty := org.Duty(s.text(org.FieldDuty))
	if duty == "" {
		duty = org.Staff
	}
	return org.PostContent{OfficeID: s.Texts["office_id"], Title: s.text(org.FieldTitle), Duty: duty, Order: s.number(), From: s.text(org.FieldFrom)}
}

func (s sent) charge() org.ChargeContent {
	return org.ChargeContent{
		Kind: org.ChargeKind(s.Texts["kind"]), OfficeID: s.Texts["office_id"], Matter: s.Texts["matter"], From: s.Texts["from"],
	}
}

// retry reports whether a person can put right what err says, in the form that
// they filled in.
func retry(r *http.Request, err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Stale, fault.Reused:
		return !isJSON(r)
	}
	return false
}
