package access

import (
	"context"
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Chart is the organisation as this wing asks it. It answers also who reads no
// content: an administrator opens accounts for people and grants roles for
// offices.
type Chart interface {
	// Self tells who the person of that id is today.
	Self(ctx context.Context, v Viewer, personID string) (Self, error)
	// Staff returns everybody in v's unit in the order of names.
	Staff(ctx context.Context, v Viewer) ([]Person, error)
	// OfficeNames returns the names of today's offices that one office alone has.
	OfficeNames(ctx context.Context, v Viewer) ([]string, error)
	// Under returns the names, full and short, of the one office that has that
	// name today and of all below it, nothing where there is no such office.
	Under(ctx context.Context, v Viewer, office string) ([]string, error)
}

// Person is somebody whom an account can be bound to.
type Person struct {
	ID, Name string
	Label    string // with what tells people of one name apart: 周小满（农村供水股）
	Here     bool   // today
}

// Bind says whose an account is, nobody's where person is "".
func (s *Service) Bind(ctx context.Context, v Viewer, id, person string) (Account, error) {
	if !v.ManagesAccounts() {
		return Account{}, errNotManager
	}
	p, err := s.person(ctx, v, person)
	if err != nil {
		return Account{}, err
	}
	return s.change(ctx, v, id, func(_ context.Context, all staff, a *Account) (history.Event, error) {
		if a.PersonID == p.ID {
			return nil, nil
		}
		if err := all.unbound(*a, p); err != nil {
			return nil, err
		}
		a.PersonID = p.ID
		return AccountBound{Login: a.Login, PersonID: p.ID, Person: p.Name, Means: v.means()}, nil
	})
}

// person returns who has that id and is here today; nobody for "".
func (s *Service) person(ctx context.Context, v Viewer, id string) (Person, error) {
	if id == "" {
		return Person{}, nil
	}
	all, err := s.Chart.Staff(ctx, v)
	if err != nil {
		return Person{}, err
	}
	i := slices.IndexFunc(all, func(p Person) bool { return p.ID == id })
	switch {
	case i < 0:
		return Person{}, fault.New(fault.Invalid, "组织里没有这个人员，请刷新页面后从列表中选择。")
	case !all[i].Here:
		return Person{}, fault.New(fault.Conflict, "“%s”已离任，不能对应账号。请核对人员，或先在组织里恢复。", all[i].Name)
	}
	return all[i], nil
}

// unbound refuses a person who has another account than a.
func (s staff) unbound(a Account, p Person) error {
	for _, other := range s.accounts {
		if p.ID != "" && other.PersonID == p.ID && other.ID != a.ID {
			return fault.New(fault.Conflict, "“%s”已有账号“%s”，一人只能有一个账号，没有保存。请使用那个账号，或先解除它的对应人员。", p.Name, other.Login)
		}
	}
	return nil
}

// Staff returns whom accounts of v's unit can be bound to.
func (s *Service) Staff(ctx context.Context, v Viewer) ([]Person, error) {
	if !v.ManagesAccounts() && !v.GrantsRights() {
		return nil, errNotManager
	}
	return s.Chart.Staff(ctx, v)
}

// OfficeNames returns what a grant can be narrowed to.
func (s *Service) OfficeNames(ctx context.Context, v Viewer) ([]string, error) {
	if !v.GrantsRights() {
		return nil, errNotGranter
	}
	return s.Chart.OfficeNames(ctx, v)
}

// checkScope refuses a scope that is not the name of one office.
func (s *Service) checkScope(ctx context.Context, v Viewer, scope string) error {
	if scope == "" {
		return nil
	}
	names, err := s.Chart.OfficeNames(ctx, v)
	if err == nil && !slices.Contains(names, scope) {
		err = fault.New(fault.Invalid, "组织里没有名称为“%s”的单位，或者有几个单位都叫这个名称，请填写组织里的全称；同名的单位请先改成不同的名称。", scope)
	}
	return err
}

// placed gives v the person behind it and what its grants cover today.
func (s *Service) placed(ctx context.Context, v Viewer, personID string) (Viewer, error) {
	if !v.Reads() {
		return v, nil
	}
	var err error
	if personID != "" {
		if v.Self, err = s.Chart.Self(ctx, v, personID); err != nil {
			return v, err
		}
	}
	for _, g := range v.Grants {
		if g.Scope == "" || v.Scopes[g.Scope] != nil {
			continue
		}
		if v.Scopes == nil {
			v.Scopes = map[string][]string{}
		}
		if v.Scopes[g.Scope], err = s.Chart.Under(ctx, v, g.Scope); err != nil {
			return v, err
		}
	}
	return v, nil
}
