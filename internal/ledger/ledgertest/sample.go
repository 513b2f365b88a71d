package ledgertest

import "bihuan/internal/ledger"

// Material is the id of the material that Sample says it comes from.
const Material = "m3kq5fictionalmaterial0001"

// Sample returns a registration as the material wing makes it: six problems of
// a fictional town committee, one of them a person's, with causes, measures,
// promises and every kind of gap.
func Sample() ledger.Registration {
	one := 1.0
	return ledger.Registration{
		Year: 2024,
		Problems: []ledger.NewProblem{
			{Content: ledger.Content{
				Subject: ledger.Team, AspectNo: 1, Aspect: "理论学习方面", Title: "集中学习的计划性不强",
				Statement: "学习安排常随会议临时确定，全年有三个月没有按计划集中学习，读原文少、听传达多。",
				Examples:  []string{"比如，5月的专题学习改为以会代学，未安排研讨发言。"},
				Class:     ledger.Limited, Leader: "党委书记 林远", LeadUnit: "党建工作办公室", AssistUnits: "各党支部", Holder: "周禾", Due: "2024-06-30",
				Goal: "集中学习按月排定、按月落实。", Remark: "原台账状态：整改中。", Origin: origin(12, 420, 560, "一是集中学习的计划性不强。"),
			}, Causes: []string{"C1"}, Measures: []string{"M1"}},
			{Content: ledger.Content{
				Subject: ledger.Team, AspectNo: 1, Aspect: "理论学习方面", Title: "学用结合还有差距",
				Statement: "研究产业发展时照搬外地做法较多，结合青禾实际提出的办法较少。",
				Class:     ledger.Lasting, LeadUnit: "党建工作办公室", Origin: origin(13, 600, 720, "二是学用结合还有差距。"),
			}, Causes: []string{"C1"}, Measures: []string{"M1"}},
			{Content: ledger.Content{
				Subject: ledger.Team, AspectNo: 2, Aspect: "联系群众方面", Title: "到边远村组走访偏少",
				Statement: "走访多集中在镇区周边，云岭、石湾两村全年各只到过一次，对用水困难掌握不及时。",
				Examples:  []string{"例如，石湾村三组自来水管爆裂，十二天后才得知。", "群众反映𬎆家湾路灯长期不亮。"},
				Class:     ledger.Immediate, Leader: "镇长 沈青", LeadUnit: "社会事务办公室", Holder: "𫖮明", Due: "2024-04-15",
				Origin: origin(16, 900, 1080, "一是到边远村组走访偏少。"),
			}, Causes: []string{"C2"}, Measures: []string{"M2"}},
			{Content: ledger.Content{
				Subject: ledger.Team, AspectNo: 2, Aspect: "联系群众方面", Title: "信访事项答复不够及时",
				Statement: "部分信访事项超过承诺时限才答复，“3512”责任清单没有落到人。",
				Origin:    origin(17, 1100, 1230, "二是信访事项答复不够及时。"),
			}, Causes: []string{"C2"}},
			{Content: ledger.Content{
				Subject: ledger.Team, AspectNo: 3, Aspect: "担当作为方面", Title: "项目推进前紧后松",
				Statement: "年初排定的七个项目中有两个前期手续滞后，协调调度不够有力。",
				Class:     ledger.Limited, Leader: "副镇长 㛃宁", LeadUnit: "经济发展办公室", AssistUnits: "自然资源所、财政所", Due: "2024-09-30",
				Origin: origin(20, 1400, 1520, "一是项目推进前紧后松。"),
			}, Measures: []string{"M3"}},
			{Content: ledger.Content{
				Subject: ledger.Personal, Person: "沈青", AspectNo: 3, Aspect: "担当作为方面", Title: "抓落实有畏难情绪",
				Statement: "对历史遗留的土地纠纷顾虑较多，主动协调不够。",
			}, Causes: []string{"C3"}, Measures: []string{"M4"}},
		},
		Causes: []ledger.NewCause{
			{Key: "C1", CauseContent: ledger.CauseContent{Title: "对学习的重要性认识不足", Statement: "把业务工作当硬任务，把学习当软任务。", Origin: origin(24, 1800, 1900, "1.对学习的重要性认识不足。")}},
			{Key: "C2", CauseContent: ledger.CauseContent{Title: "群众观念树得不牢", Statement: "坐等汇报多，上门了解少。", Origin: origin(25, 1910, 2000, "2.群众观念树得不牢。")}},
			{Key: "C3", CauseContent: ledger.CauseContent{Title: "斗争精神不足", Statement: "怕得罪人，怕担责任。"}},
		},
		Measures: []ledger.NewMeasure{
			{Key: "M1", MeasureContent: ledger.MeasureContent{
				Title: "健全学习制度", Statement: "按月排定学习计划，研讨发言提前一周确定人选。",
				Actions: []ledger.Action{
					{Text: "制定年度集中学习计划", Holder: "党建工作办公室", Due: "3月底前"},
					{Text: "建立研讨发言台账", Holder: "党建工作办公室"},
				},
				Promises: []ledger.Promise{{
					ID: "D1", Text: "每月集中学习不少于1次", Activity: "集中学习", Holder: "党委班子", Op: "min", Period: "month", Min: &one, Unit: "次", RRule: "FREQ=MONTHLY",
				}},
				Origin: origin(30, 2400, 2600, "1.健全学习制度。"),
			}},
			{Key: "M2", MeasureContent: ledger.MeasureContent{
				Title: "落实包村走访", Statement: "班子成员包村到组，边远村组优先。",
				Actions: []ledger.Action{{Text: "每名班子成员联系两个边远村组", Holder: "班子成员", Due: "长期坚持"}, {Text: "更换石湾村三组老旧水管", Holder: "社会事务办公室", Due: "2024年4月"}},
				Promises: []ledger.Promise{{
					ID: "D2", Text: "每季度到边远村组走访1次", Activity: "走访边远村组", Holder: "班子成员", Op: "exact", Period: "quarter", Min: &one, Max: &one, Unit: "次", RRule: "FREQ=MONTHLY;INTERVAL=3",
				}},
				Origin: origin(31, 2610, 2800, "2.落实包村走访。"),
			}},
			{Key: "M3", MeasureContent: ledger.MeasureContent{Title: "实行项目周调度", Statement: "对滞后项目挂牌督办。", Actions: []ledger.Action{{Text: "每周一召开项目调度会", Holder: "经济发展办公室"}}, Origin: origin(32, 2810, 2900, "3.实行项目周调度。")}},
			{Key: "M4", MeasureContent: ledger.MeasureContent{Title: "带头化解遗留纠纷", Statement: "包案到人，年底前办结两件。"}},
		},
	}
}

func origin(line, start, end int, sentence string) ledger.Origin {
	return ledger.Origin{MaterialID: Material, Revision: 1, Start: start, End: end, Line: line, Sentence: sentence}
}
