package accessweb

import (
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/ui"
)

// staff is everybody of a unit with the account that each has.
type staff struct {
	people  []access.Person
	account map[string]access.Account // by the id of the person
}

// people returns the staff of the viewer's unit.
func (web *Web) people(r *http.Request) (staff, error) {
	v := access.From(r.Context())
	people, err := web.Accounts.Staff(r.Context(), v)
	if err != nil {
		return staff{}, err
	}
	accounts, err := web.Accounts.Accounts(r.Context(), v)
	if err != nil {
		return staff{}, err
	}
	s := staff{people: people, account: map[string]access.Account{}}
	for _, a := range accounts {
		if a.PersonID != "" {
			s.account[a.PersonID] = a
		}
	}
	return s, nil
}

// person returns who has that id, nobody for "".
func (s staff) person(id string) access.Person {
	for _, p := range s.people {
		if p.ID == id {
			return p
		}
	}
	return access.Person{}
}

// personField asks whose an account is; whoever has another one cannot be
// chosen.
func personField(s staff, chosen, account string) ui.Field {
	f := ui.Field{Name: "person", Label: "对应人员", Type: "select", Value: chosen, Options: []ui.Option{{Text: "（无）"}},
		Hint: "责任人、班子成员、主要负责人、验收单位要在网上办理自己的事项，须对应“组织”中的人员；一人只能有一个账号。三员不需要。"}
	for _, p := range s.people {
		other, has := s.account[p.ID]
		if p.ID == chosen || p.Here && (!has || other.ID == account) {
			text := p.Label
			if !p.Here {
				text += "（已离任）"
			}
			f.Options = append(f.Options, ui.Option{Value: p.ID, Text: text})
		}
	}
	return f
}
