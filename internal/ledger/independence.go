package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/org"
)

// independent refuses an acceptor, or whoever looks back, who answers for p or
// stands under those who do, as far as texts and the chart tell. Without a chart
// nobody is known; a name that the chart does not know, or that several have,
// counts as a text only.
func independent(p Problem, who, what string, at Circumstances) error {
	why := ""
	if holder, is := p.answering(who); is {
		why = "是这个问题的责任方（" + holder + "）"
	} else if at.Chart != nil {
		c, err := at.Chart()
		if err != nil {
			return err
		}
		why = answerable(p, c, at.Today).why(who)
	}
	if why == "" {
		return nil
	}
	return fault.New(fault.Conflict, "“%s”%s，不能%s。请由其他单位或人员办理，或提交党组（常委）会、上级验收。", who, why, what)
}

// responsibility is what the chart says of those who answer for a problem.
type responsibility struct {
	chart   *org.Chart
	today   string
	holders []org.Office // named, or headed by a holder
	charged []org.Office // what the 责任领导 is in charge of
	leader  string       // who that is
}

func answerable(p Problem, c *org.Chart, today string) responsibility {
	r := responsibility{chart: c, today: today}
	for _, named := range p.Concerned() {
		if named.As == AsLeader {
			if person, ok := c.OnePerson(named.Name, today); ok {
				r.leader, r.charged = person.Name, append(r.charged, c.InCharge(person, today)...)
			}
			continue
		}
		if o, ok := c.OneOffice(named.Name, today); ok {
			r.holders = append(r.holders, o)
		} else if person, ok := c.OnePerson(named.Name, today); ok {
			r.holders = append(r.holders, c.Heads(person, today)...)
		}
	}
	return r
}

// why says what makes somebody of the names in who depend on the holders, ""
// when nothing does.
func (r responsibility) why(who string) string {
	for _, name := range Names(who) {
		if o, ok := r.chart.OneOffice(name, r.today); ok {
			if why := r.inside(o); why != "" {
				return why
			}
		} else if person, ok := r.chart.OnePerson(name, r.today); ok {
			if why := r.below(person); why != "" {
				return why
			}
		}
	}
	return ""
}

// inside says which of the answering offices o is or stands below.
func (r responsibility) inside(o org.Office) string {
	for _, holder := range r.holders {
		if r.chart.Within(o.ID, holder.ID) {
			return "在责任单位“" + holder.Name + "”之内"
		}
	}
	for _, charged := range r.charged {
		if r.chart.Within(o.ID, charged.ID) {
			return "由责任领导" + r.leader + "分管"
		}
	}
	return ""
}

// below says why all that a person is lies inside the answering offices. Who
// heads one of them answers for it, whatever else that person is.
func (r responsibility) below(person org.Person) string {
	for _, o := range r.chart.Heads(person, r.today) {
		if why := r.inside(o); why != "" {
			return "任职的单位" + why
		}
	}
	why := ""
	for _, post := range person.Posts {
		if !post.Current(r.today) {
			continue
		}
		o, ok := r.chart.Office(post.OfficeID)
		if !ok {
			return ""
		}
		if why = r.inside(o); why == "" {
			return ""
		}
	}
	if why == "" {
		return ""
	}
	return "任职的单位" + why
}
