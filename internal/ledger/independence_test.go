package ledger

import (
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/org"
)

// bureau is a small organisation: 水务局 with three sections and an inspection
// office, a town beside it, two people of one name.
func bureau() *org.Chart {
	office := func(id, parent, name, short string) org.Office {
		return org.Office{ID: id, OfficeContent: org.OfficeContent{ParentID: parent, Name: name, ShortName: short}}
	}
	post := func(office, title string, duty org.Duty) org.Post {
		return org.Post{PostContent: org.PostContent{OfficeID: office, Title: title, Duty: duty}}
	}
	charge := func(kind org.ChargeKind, office string) org.Charge {
		return org.Charge{ChargeContent: org.ChargeContent{Kind: kind, OfficeID: office}}
	}
	past := post("inspection", "主任", org.Staff)
	past.To = "2024-01-01"
	return org.NewChart([]org.Office{
		office("group", "", "云川县水务局党组", "局党组"), office("bureau", "", "云川县水务局", "水务局"),
		office("rural", "bureau", "农村供水股", ""), office("station", "rural", "石湾供水站", ""), office("plan", "bureau", "规划计划股", ""),
		office("inspection", "bureau", "督查室", ""), office("town", "", "青禾镇", ""), office("townoffice", "town", "办公室", ""), office("bureauoffice", "bureau", "办公室", ""),
	}, []org.Person{
		{ID: "1", Name: "周启明", Posts: []org.Post{post("group", "党组成员、副局长", org.Member)}, Charges: []org.Charge{charge(org.InCharge, "rural"), charge(org.Contact, "town")}},
		{ID: "2", Name: "唐一舟", Posts: []org.Post{post("rural", "股长", org.Chief)}},
		{ID: "3", Name: "张伟", Posts: []org.Post{post("station", "站员", org.Staff)}},
		{ID: "4", Name: "张伟", Posts: []org.Post{post("inspection", "主任", org.Staff)}},
		{ID: "5", Name: "何静", Posts: []org.Post{post("rural", "副股长", org.Staff), post("inspection", "督查员", org.Staff)}},
		{ID: "6", Name: "江河", Posts: []org.Post{post("rural", "科员", org.Staff), past}},
		{ID: "7", Name: "罗思齐", Posts: []org.Post{post("plan", "股长", org.Chief)}},
		{ID: "8", Name: "程远山", Posts: []org.Post{post("rural", "股长", org.Chief), post("inspection", "督查员", org.Staff)}},
	})
}

func TestIndependence(t *testing.T) {
	at := Circumstances{Today: "2024-03-05", Chart: func() (*org.Chart, error) { return bureau(), nil }}
	for _, c := range []struct {
		content  Content
		task     Task
		acceptor string
		why      string // "" for who may accept
	}{
		{Content{LeadUnit: "农村供水股"}, Task{}, "督查室", ""},
		{Content{LeadUnit: "农村供水股"}, Task{}, "规划计划股", ""},
		{Content{LeadUnit: "农村供水股"}, Task{}, "农村供水股", "责任方"},
		{Content{LeadUnit: "农村供水股"}, Task{}, "石湾供水站", "在责任单位“农村供水股”之内"},
		{Content{LeadUnit: "石湾供水站"}, Task{}, "农村供水股", ""}, // above, not below
		{Content{LeadUnit: "水务局"}, Task{}, "督查室", "在责任单位“云川县水务局”之内"},
		{Content{LeadUnit: "水务局"}, Task{}, "青禾镇", ""},
		{Content{AssistUnits: "规划计划股、青禾镇"}, Task{}, "罗思齐", "任职的单位在责任单位“规划计划股”之内"},
		{Content{LeadUnit: "青禾镇"}, Task{Unit: "农村供水股", State: TaskDoing}, "石湾供水站", "在责任单位“农村供水股”之内"},
		{Content{LeadUnit: "青禾镇"}, Task{Unit: "农村供水股", State: TaskCancelled}, "石湾供水站", ""},
		{Content{LeadUnit: "农村供水股"}, Task{}, "唐一舟", "任职的单位在责任单位“农村供水股”之内"},
		{Content{LeadUnit: "农村供水股"}, Task{}, "何静", ""},                     // one post is elsewhere
		{Content{LeadUnit: "农村供水股"}, Task{}, "程远山", "任职的单位在责任单位“农村供水股”之内"}, // its head, whatever else
		{Content{LeadUnit: "农村供水股"}, Task{}, "江河", "任职的单位在责任单位"},
		{Content{LeadUnit: "农村供水股"}, Task{}, "张伟", ""}, // which of the two nobody can tell
		{Content{LeadUnit: "农村供水股"}, Task{}, "张伟（石湾供水站）", "任职的单位在责任单位“农村供水股”之内"},
		{Content{LeadUnit: "农村供水股"}, Task{}, "张伟（督查室）", ""},
		{Content{Holder: "唐一舟"}, Task{}, "石湾供水站", "在责任单位“农村供水股”之内"}, // headed by the holder
		{Content{Holder: "江河"}, Task{}, "石湾供水站", ""},
		{Content{Leader: "周启明"}, Task{}, "农村供水股", "由责任领导周启明分管"},
		{Content{Leader: "副局长 周启明"}, Task{}, "石湾供水站", "由责任领导周启明分管"},
		{Content{Leader: "周启明（局党组）"}, Task{}, "唐一舟", "任职的单位由责任领导周启明分管"},
		{Content{Leader: "周启明"}, Task{}, "青禾镇", ""}, // contact is no charge
		{Content{Leader: "周启明"}, Task{}, "规划计划股", ""},
		{Content{LeadUnit: "农村供水股"}, Task{}, "督查室、石湾供水站", "在责任单位"},
		{Content{LeadUnit: "办公室"}, Task{}, "办公室", "责任方"},             // as texts
		{Content{LeadUnit: "县教育局"}, Task{}, "县教育局基建科", ""},           // unknown to the chart
		{Content{LeadUnit: "县教育局", Leader: "某人"}, Task{}, "督查室", ""}, // unknown holders
	} {
		p := Problem{Content: c.content}
		if c.task.State != "" {
			p.Course.Tasks = []Task{c.task}
		}
		err := independent(p, c.acceptor, "验收自己的整改", at)
		if (err == nil) != (c.why == "") || err != nil && (!strings.Contains(fault.Text(err), c.why) || !strings.Contains(fault.Text(err), "党组（常委）会、上级验收")) {
			t.Errorf("%s for %+v %+v: %v, want %q", c.acceptor, c.content, c.task, err, c.why)
		}
	}
	if err := independent(Problem{Content: Content{LeadUnit: "农村供水股"}}, "石湾供水站", "验收", Circumstances{Today: "2024-03-05"}); err != nil {
		t.Errorf("without a chart: %v", err)
	}
}
