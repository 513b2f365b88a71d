package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
)

// Outcome is what becomes of an entry.
type Outcome string

// The outcomes, in the order of screens.
const (
	New    Outcome = "new"
	Update Outcome = "update"
	Same   Outcome = "same"
	Twin   Outcome = "twin" // in the ledger already, passed over
	Faulty Outcome = "faulty"
)

// Outcomes lists every outcome.
var Outcomes = []Outcome{New, Update, Same, Twin, Faulty}

// Zh returns the word of the screens, "" for an unknown outcome.
func (o Outcome) Zh() string {
	return map[Outcome]string{New: "新增", Update: "更新", Same: "没有变化", Twin: "重复跳过", Faulty: "有问题"}[o]
}

// Item is an entry with what becomes of it.
type Item struct {
	Entry
	Outcome  Outcome
	Sentence string
	Known    *Known // what the ledger has of it, nil when nothing
	Changes  []ledger.Value
}

// Plan is what an import would do. Nothing has been stored.
type Plan struct {
	Items   []Item
	Skipped []Passed
	Notes   []string
	Unknown []Unknown
}

// Count returns how many items have an outcome.
func (p Plan) Count(o Outcome) int {
	n := 0
	for i := range p.Items {
		if p.Items[i].Outcome == o {
			n++
		}
	}
	return n
}

// Make decides what becomes of every entry. check refuses a problem that the
// ledger would not register.
func Make(r Reading, known []Known, names Names, o Options, check func(Entry) error) Plan {
	plan := Plan{Skipped: r.Skipped, Notes: r.Notes, Unknown: unknown(r.Entries, names), Items: make([]Item, 0, len(r.Entries))}
	twins := NewTwins(known)
	seen := map[string]int{}    // first row by story
	updated := map[string]int{} // first row by id of a known problem
	for _, e := range r.Entries {
		plan.Items = append(plan.Items, decide(e, twins, seen, updated, o, check))
	}
	return plan
}

func decide(e Entry, twins *Twins, seen, updated map[string]int, o Options, check func(Entry) error) Item {
	item := Item{Entry: e}
	fail := func(sentence string) Item {
		item.Outcome, item.Sentence = Faulty, sentence
		return item
	}
	k, how, found := twins.Find(e)
	// What such a row says of dates is of no account: it changes nothing.
	if how == referred || how == measured && o.OnTwin != AddTwin {
		item.Known = &k
		item.Outcome, item.Sentence = Twin, "台账中已有"+k.Number()+"“"+shorten(k.Title)+"”（"+how+"），跳过"
		return item
	}
	if e.Fault != "" {
		return fail(e.Fault)
	}
	key := strings.Join([]string{strconv.Itoa(e.Year), e.Number, string(e.Content.Subject), e.Content.Person, e.Content.Aspect, bare(e.wholeStory)}, "/")
	if first, twice := seen[key]; twice && o.OnTwin != AddTwin {
		item.Outcome, item.Sentence = Twin, "与本表第"+strconv.Itoa(first)+"行内容相同，跳过"
		return item
	}
	seen[key] = e.Rows[0]
	if e.Number != "" && !found {
		item.note("台账里没有编号" + e.Number + "，作为新问题登记")
		item.Number = ""
	}
	if !found || o.OnTwin == AddTwin && e.Number == "" {
		if err := check(item.Entry); err != nil {
			return fail(fault.Text(err))
		}
		item.Outcome, item.Sentence = New, item.told("新增问题“"+shorten(e.Content.Title)+"”"+item.brief())
		return item
	}
	item.Known = &k
	name := k.Number() + "“" + shorten(k.Title) + "”"
	if first, twice := updated[k.ID]; twice && o.OnTwin == UpdateTwin {
		return fail("与本表第" + strconv.Itoa(first) + "行指的是同一个问题" + name + "，请只留一行。")
	}
	item.Changes = changes(e, k, o)
	switch {
	case len(item.Changes) == 0:
		item.Outcome, item.Sentence = Same, item.told("与台账中的"+name+"一致")
	case o.OnTwin == UpdateTwin:
		updated[k.ID] = e.Rows[0]
		item.Outcome, item.Sentence = Update, item.told("更新"+name+"（"+how+"）："+said(k, item.Changes))
	default:
		item.Outcome, item.Sentence = Twin, "台账中已有"+name+"（"+how+"），跳过"
	}
	item.tellParts()
	return item
}

// brief says in a few words what a new problem brings along.
func (i *Item) brief() string {
	var all []string
	add := func(label, text string) {
		if text != "" {
			all = append(all, label+text)
		}
	}
	c := i.Content
	if n := len(i.Measures); n > 0 {
		all = append(all, "措施"+strconv.Itoa(n)+"条")
	}
	if n := len(i.Causes); n > 0 {
		all = append(all, "原因"+strconv.Itoa(n)+"条")
	}
	add("", c.Class.Zh())
	add("责任领导", c.Leader)
	add("牵头单位", c.LeadUnit)
	add("责任人", c.Holder)
	add("时限", c.Due)
	if len(all) == 0 {
		return ""
	}
	return "：" + strings.Join(all, "，")
}

// told adds the notes of an entry to a sentence.
func (i *Item) told(sentence string) string {
	if i.State != "" {
		i.note("原状态“" + shorten(i.State) + "”照录到备注，不作为销号依据")
	}
	if len(i.Notes) == 0 {
		return sentence
	}
	return sentence + "（" + strings.Join(i.Notes, "；") + "）"
}

// changes lists the fields in which e says something else than k. What a table
// leaves blank it does not change.
func changes(e Entry, k Known, o Options) []ledger.Value {
	var all []ledger.Value
	for _, f := range ledger.Fields() {
		if f == ledger.FieldPerson {
			continue
		}
		text, now := e.Content.Get(f), k.Get(f)
		if text == "" || sameText(f, text, now) || tellsSame(e, k, f) {
			continue
		}
		if f == ledger.FieldRemark {
			if text = addedTo(now, e, k, o); text == now {
				continue
			}
		}
		all = append(all, ledger.Value{Field: f, Text: text})
	}
	return all
}

// sameText compares without blanks where a text runs over lines, and whatever
// the signs between names.
func sameText(f ledger.Field, a, b string) bool {
	switch f {
	case ledger.FieldDue, ledger.FieldClass:
		return a == b
	case ledger.FieldLeadUnit, ledger.FieldAssistUnits, ledger.FieldLeader, ledger.FieldHolder:
		return strings.Join(split(strings.ReplaceAll(a, " ", "")), "、") == strings.Join(split(strings.ReplaceAll(b, " ", "")), "、")
	}
	return strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), "")
}

// tellsSame reports whether a field that reads differently only stands in
// another cell: an export joins title, statement and examples, and units.
func tellsSame(e Entry, k Known, f ledger.Field) bool {
	switch f {
	case ledger.FieldTitle, ledger.FieldStatement:
		story, told := k.story(), bare(e.wholeStory)
		return story == told || bare(k.Statement+strings.Join(k.Examples, "")) == bare(e.Content.Statement+strings.Join(e.Content.Examples, "")) && bare(e.Content.Title) == bare(k.Title) ||
			f == ledger.FieldStatement && bare(e.Content.Statement) == ""
	case ledger.FieldLeadUnit, ledger.FieldAssistUnits:
		units := strings.NewReplacer("配合：", "、", "\n", "、").Replace(e.units)
		return sameText(f, units, k.LeadUnit+"、"+k.AssistUnits) || f == ledger.FieldAssistUnits && sameText(f, e.units, k.LeadUnit) || f == ledger.FieldLeadUnit && sameText(f, e.units, k.LeadUnit)
	case ledger.FieldAspect:
		return bare(e.Content.Aspect) == bare(k.Aspect)
	}
	return false
}

// addedTo returns the remark now with what e keeps and it does not say yet. A
// state that is the one of the program itself, or the sentence that the problem
// comes from, says nothing new.
func addedTo(now string, e Entry, k Known, o Options) string {
	out := now
	for _, line := range e.kept {
		_, value, _ := strings.Cut(line, "：")
		if strings.Contains(bare(now), bare(line)) || sameState(value, k, o.Systems) || k.saysItself(value) {
			continue
		}
		out = strings.TrimSpace(out + "\n" + line)
	}
	return out
}

// saysItself reports whether every line of a text is what the ledger itself
// tells of the sources and the course of k: an export that comes back.
func (k Known) saysItself(text string) bool {
	if k.Origin.Known() && strings.Contains(text, k.Origin.Sentence) {
		return true
	}
	said := map[string]bool{}
	for _, s := range k.Sources {
		for _, part := range []string{s.KindZh, s.Title, s.Number, s.Date, s.Who, s.Wording, s.Due, "需报办结情况"} {
			said[bare(part)] = true
		}
	}
	told := []string{bare(k.Course.Closing.Effect)}
	for _, t := range k.Course.Tasks {
		told = append(told, bare(t.Progress))
	}
	for _, e := range k.Course.Evidence {
		told = append(told, bare(e.Number), bare(e.Title), bare(e.Place))
	}
	for line := range strings.Lines(text) {
		plain := bare(line)
		if !said[plain] && !slices.ContainsFunc(told, func(t string) bool { return t != "" && strings.Contains(plain, t) }) {
			return false
		}
	}
	return true
}

// sameState reports whether some superior calls the state of k so.
func sameState(word string, k Known, systems []ledger.System) bool {
	if word == k.Phase().Zh() {
		return true
	}
	for _, s := range systems {
		if s.Words[k.Phase()] == word {
			return true
		}
	}
	return false
}

func said(k Known, values []ledger.Value) string {
	var all []string
	for _, v := range values {
		all = append(all, fmt.Sprintf("%s“%s”改为“%s”", v.Field.Zh(), shorten(v.Field.Show(k.Get(v.Field))), shorten(v.Field.Show(v.Text))))
	}
	return strings.Join(all, "；")
}

// tellParts says that causes and measures of a problem that is there already
// do not change by an import.
func (i *Item) tellParts() {
	ours := bare(strings.Join(i.Known.Measures, "") + strings.Join(i.Known.Causes, ""))
	for _, m := range i.Measures {
		if !strings.Contains(ours, bare(m.Text)) {
			i.Sentence += "；表中的措施与台账不同，没有改动，请在该问题的页面上修改"
			return
		}
	}
	for _, c := range i.Causes {
		if !strings.Contains(ours, bare(c)) {
			i.Sentence += "；表中的原因与台账不同，没有改动，请在该问题的页面上修改"
			return
		}
	}
}
