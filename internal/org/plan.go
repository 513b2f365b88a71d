package org

import (
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/tabular"
)

// ImportOptions say how a table is to be understood.
type ImportOptions struct {
	// Apart takes people of one name in different offices for different people.
	// Otherwise they are one person with several posts.
	Apart bool
}

// Plan is what an import would do. Nothing has been stored.
type Plan struct {
	Rows    int        // rows with something in them
	Steps   []Step     // what would happen, in order
	Faults  []RowFault // rows that are left out, in order
	Notes   []string   // what else to know
	Same    int        // rows that say what is known already
	Offices int        // to be registered
	People  int        // to be registered
	Posts   int        // to be opened
	Charges int        // to be opened
}

// Step is what one row makes happen: to one office or to one person.
type Step struct {
	Row      int
	Sentence string

	office       string // id, "" when the step is about a person
	officeEvents []OfficeEvent
	person       string
	personEvents []PersonEvent
}

// planner works on a chart of its own.
type planner struct {
	c       *Chart
	today   string
	newID   func() string
	options ImportOptions
	plan    Plan

	declared map[string][]*declared // by name
	order    []*declared            // as the table names them first
	people   map[string][]string    // ids by name, of those who are here
	place    map[string]int         // highest order of a post, by office
}

// declared is an office that the table names.
type declared struct {
	name, parent string
	kind         Kind
	row          int
	id           string // "" until it is found or registered
	visiting     bool
	err          error
}

// PlanImport returns what the table would change in c, which it uses up. Taking
// a table in twice changes nothing the second time. It returns fault.Invalid
// when the whole is no table of this kind.
func PlanImport(c *Chart, lines []tabular.Line, options ImportOptions, today string, newID func() string) (Plan, error) {
	t, err := readTable(lines)
	if err != nil {
		return Plan{}, err
	}
	p := &planner{c: c, today: today, newID: newID, options: options, declared: map[string][]*declared{}, people: map[string][]string{}, place: map[string]int{}}
	p.plan = Plan{Rows: t.rows, Faults: t.faults, Notes: t.notes, Steps: []Step{}}
	for _, person := range c.People {
		if person.To == "" {
			p.people[person.Name] = append(p.people[person.Name], person.ID)
		}
		for _, post := range person.Posts {
			p.place[post.OfficeID] = max(p.place[post.OfficeID], post.Order)
		}
	}
	for _, e := range t.entries {
		p.declare(e)
	}
	// Offices first, in the order of the table: a charge in an early row must not
	// move the office of a later one forward.
	for _, d := range p.order {
		_ = p.ensure(d) // told at every row that needs it
	}
	for i := range t.entries {
		if err := p.take(&t.entries[i]); err != nil {
			if fault.KindOf(err) == fault.Internal {
				return Plan{}, err
			}
			p.plan.Faults = append(p.plan.Faults, RowFault{t.entries[i].row, fault.Text(err)})
		}
	}
	slices.SortStableFunc(p.plan.Faults, func(a, b RowFault) int { return a.Row - b.Row })
	changed := map[int]bool{}
	for _, step := range p.plan.Steps {
		changed[step.Row] = true
	}
	for _, f := range p.plan.Faults {
		changed[f.Row] = true
	}
	for _, e := range t.entries {
		if !changed[e.row] {
			p.plan.Same++
		}
	}
	return p.plan, nil
}

// declare notes that the table names an office under a parent. A row that
// leaves the parent out means the one that other rows say.
func (p *planner) declare(e entry) {
	all := p.declared[e.office]
	for _, d := range all {
		if d.parent == e.parent || e.parent == "" {
			if d.kind == "" {
				d.kind = e.kind
			}
			return
		}
	}
	if len(all) == 1 && all[0].parent == "" {
		all[0].parent = e.parent
		return
	}
	d := &declared{name: e.office, parent: e.parent, kind: e.kind, row: e.row}
	p.declared[e.office], p.order = append(all, d), append(p.order, d)
}

// find returns the declared office that a row means.
func (p *planner) find(name, parent string) (*declared, error) {
	all := p.declared[name]
	if parent != "" {
		for _, d := range all {
			if d.parent == parent {
				return d, nil
			}
		}
	}
	if len(all) == 1 {
		return all[0], nil
	}
	parents := make([]string, len(all))
	for i, d := range all {
		parents[i] = "“" + d.parent + "”"
	}
	return nil, fault.New(fault.Invalid, "表里有%d个“%s”（上级分别是%s），请在“上级单位”栏写明是哪一个。", len(all), name, strings.Join(parents, "、"))
}

// take does one row.
func (p *planner) take(e *entry) error {
	d, err := p.find(e.office, e.parent)
	if err != nil {
		return err
	}
	if err := p.ensure(d); err != nil || e.officeOnly {
		return err
	}
	return p.seat(e, d.id)
}

// ensure finds or registers a declared office, its parents first.
func (p *planner) ensure(d *declared) error {
	if d.id != "" || d.err != nil {
		return d.err
	}
	if d.visiting {
		return fault.New(fault.Invalid, "“%s”和“%s”互为上级，请改正“上级单位”。", d.name, d.parent)
	}
	d.visiting = true
	d.err = p.register(d)
	d.visiting = false
	return d.err
}

func (p *planner) register(d *declared) error {
	parent, err := p.parentOf(d)
	if err != nil {
		return err
	}
	if d.parent == "" {
		switch known := p.current(d.name); len(known) {
		case 0:
		case 1:
			d.id = known[0].ID
			return nil
		default:
			return fault.New(fault.Invalid, "已登记的单位中有%d个“%s”，请在“上级单位”栏写明是哪一个。", len(known), d.name)
		}
	} else {
		for _, o := range p.current(d.name) {
			if o.ParentID == parent {
				d.id = o.ID
				return nil
			}
		}
	}
	content := OfficeContent{ParentID: parent, Kind: d.kind, Name: d.name}
	if content.Kind == "" {
		content.Kind = GuessKind(d.name, parent != "")
	}
	if content.Kind == PartyGroup || content.Kind == PartyCommittee {
		content.Team = d.name + "班子"
	}
	events, err := DecideOffice(p.c, Office{}, OpenOffice{content}, p.today)
	if err != nil {
		return err
	}
	d.id = p.newID()
	o := Office{ID: d.id}
	for _, e := range events {
		o = ApplyOffice(o, e)
		o.Version++
	}
	p.c.putOffice(o)
	p.plan.Offices++
	p.plan.Steps = append(p.plan.Steps, Step{Row: d.row, Sentence: said(events), office: d.id, officeEvents: events})
	return nil
}

// current returns the offices of a name that are not over.
func (p *planner) current(name string) []Office {
	return slices.DeleteFunc(p.c.Named(name), func(o Office) bool { return o.To != "" && o.To <= p.today })
}

func (p *planner) parentOf(d *declared) (string, error) {
	if d.parent == "" {
		return "", nil
	}
	if all := p.declared[d.parent]; len(all) > 0 {
		if len(all) > 1 {
			return "", fault.New(fault.Invalid, "上级单位“%s”在表里有%d个，分不清是哪一个，请改用全称。", d.parent, len(all))
		}
		err := p.ensure(all[0])
		return all[0].id, err
	}
	known := p.current(d.parent)
	switch len(known) {
	case 0:
		return "", fault.New(fault.Invalid, "上级单位“%s”在表里和已登记的单位中都没有，请改正名称，或在表中先加一行登记它。", d.parent)
	case 1:
		return known[0].ID, nil
	}
	return "", fault.New(fault.Invalid, "已登记的单位中有%d个“%s”，分不清哪一个是上级单位，请改用全称。", len(known), d.parent)
}

func said[E interface{ Sentence() string }](events []E) string {
	all := make([]string, len(events))
	for i, e := range events {
		all[i] = e.Sentence()
	}
	return strings.Join(all, "，")
}

// seat gives the person of a row the post and the charges of the row.
func (p *planner) seat(e *entry, office string) error {
	person, post, err := p.whose(e, office)
	if err != nil {
		return err
	}
	var events []PersonEvent
	if !post {
		o, _ := p.c.Office(office)
		content := PostContent{OfficeID: office, Title: e.title, Duty: e.duty, Order: min(p.place[office]+1, maxPosition), From: e.from}
		if content.Duty == "" {
			content.Duty = Staff
			if o.Team != "" {
				content.Duty = Member
			}
		}
		var cmd PersonCommand = OpenPost{ID: p.newID(), PostContent: content}
		if person.Version == 0 {
			cmd = EnterPerson{Name: e.name, PostID: p.newID(), Post: &content}
		}
		if events, err = DecidePerson(p.c, person, cmd, p.today); err != nil {
			return err
		}
	}
	after := person
	for _, event := range events {
		after = ApplyPerson(after, event)
	}
	after.Version = max(1, after.Version)
	for _, group := range []struct {
		kind  ChargeKind
		names []string
	}{{InCharge, e.inCharge}, {Contact, e.contacts}} {
		for _, name := range group.names {
			more, err := p.charge(after, group.kind, name)
			if err != nil {
				return err
			}
			for _, event := range more {
				after = ApplyPerson(after, event)
				events = append(events, event)
				p.plan.Charges++
			}
		}
	}
	if len(events) > 0 {
		p.settle(e, person, after, office, post, events)
	}
	return nil
}

// settle enters what a row made of a person.
func (p *planner) settle(e *entry, before, after Person, office string, had bool, events []PersonEvent) {
	sentence := said(events)
	if before.Version == 0 {
		after.ID = p.newID()
		p.people[after.Name] = append(p.people[after.Name], after.ID)
		p.plan.People++
	} else {
		sentence = after.Name + "：" + sentence
	}
	if !had {
		p.plan.Posts++
		p.place[office]++
	}
	after.Version = before.Version + int64(len(events))
	p.c.putPerson(after)
	p.plan.Steps = append(p.plan.Steps, Step{Row: e.row, Sentence: sentence, person: after.ID, personEvents: events})
}

// whose returns the person that a row is about, the zero Person for a new one;
// post says that the row's post is held already.
func (p *planner) whose(e *entry, office string) (person Person, post bool, err error) {
	var candidates []Person
	for _, id := range p.people[e.name] {
		person, _ := p.c.Person(id)
		here := false
		for _, held := range person.Posts {
			if held.OfficeID != office || held.To != "" {
				continue
			}
			if here = true; held.Title == e.title {
				return person, true, nil
			}
		}
		if here || !p.options.Apart {
			candidates = append(candidates, person)
		}
	}
	switch len(candidates) {
	case 0:
		return Person{}, false, nil
	case 1:
		return candidates[0], false, nil
	}
	return Person{}, false, fault.New(fault.Invalid, "已登记的“%s”有%s人，分不清是哪一个，请在其人员页面上增加这个职务。", e.name, strconv.Itoa(len(candidates)))
}

// charge returns the event that puts person in charge of what name says,
// nothing when they already are. A name that is no office here stays words.
func (p *planner) charge(person Person, kind ChargeKind, name string) ([]PersonEvent, error) {
	content := ChargeContent{Kind: kind, Matter: name}
	switch all := p.declared[name]; len(all) {
	case 0:
		if known := p.current(name); len(known) == 1 {
			content.OfficeID, content.Matter = known[0].ID, ""
		}
	case 1:
		if p.ensure(all[0]) == nil {
			content.OfficeID, content.Matter = all[0].id, ""
		}
	}
	for _, have := range person.Charges {
		if have.Kind == kind && have.OfficeID == content.OfficeID && have.Matter == content.Matter && have.To == "" {
			return nil, nil
		}
	}
	return DecidePerson(p.c, person, OpenCharge{ID: p.newID(), ChargeContent: content}, p.today)
}
