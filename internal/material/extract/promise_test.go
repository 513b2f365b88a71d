package extract

import (
	"fmt"
	"strings"
	"testing"
)

// show writes a promise as: text | activity | holder | op min–max unit | rrule.
func show(p Promise) string {
	bound := func(f *float64) string {
		if f == nil {
			return ""
		}
		return fmt.Sprint(*f)
	}
	rule := p.RRule
	if rule == "" {
		rule = string(p.Period)
	}
	return strings.Join([]string{
		p.Text, p.Activity, p.Holder, fmt.Sprintf("%s %s–%s %s", p.Op, bound(p.Min), bound(p.Max), p.Unit), rule,
	}, "|")
}

func TestPromises(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		// A count with a rhythm, in either order.
		{"做到每月集中学习不少于一天。", []string{"每月集中学习不少于一天|集中学习||min 1– 天|FREQ=MONTHLY"}},
		{"每季度至少组织两次交流研讨。", []string{"每季度至少组织两次交流研讨|交流研讨||min 2– 次|FREQ=MONTHLY;INTERVAL=3"}},
		{"每半年举办1期读书班。", []string{"每半年举办1期读书班|举办读书班||exact 1–1 期|FREQ=MONTHLY;INTERVAL=6"}},
		{"集中学习每周不少于２小时。", []string{"集中学习每周不少于２小时|集中学习||min 2– 小时|FREQ=WEEKLY"}},
		{"集中学习,每月不少于1次.", []string{"集中学习,每月不少于1次|集中学习||min 1– 次|FREQ=MONTHLY"}},
		{"党课全年不少于4次。", []string{"党课全年不少于4次|党课||min 4– 次|FREQ=YEARLY"}},
		{"年度内开展约谈2次。", []string{"年度内开展约谈2次|约谈||exact 2–2 次|FREQ=YEARLY"}},
		{"半年一次集中体检式检视。", []string{"半年一次集中体检式检视|集中体检式检视||exact 1–1 次|FREQ=MONTHLY;INTERVAL=6"}},
		{"按月开展调度，不少于1次。", []string{"按月开展调度，不少于1次|调度||min 1– 次|FREQ=MONTHLY"}},
		{"组织专题研讨（每季度至少1次）。", []string{"组织专题研讨（每季度至少1次）|专题研讨||min 1– 次|FREQ=MONTHLY;INTERVAL=3"}},
		{"每年开展专题调研，时间不少于三十天。", []string{"每年开展专题调研，时间不少于三十天|专题调研||min 30– 天|FREQ=YEARLY"}},
		// Periods of several units.
		{"每两个月召开1次分析会。", []string{"每两个月召开1次分析会|召开分析会||exact 1–1 次|FREQ=MONTHLY;INTERVAL=2"}},
		{"每双月研判1次。", []string{"每双月研判1次|研判||exact 1–1 次|FREQ=MONTHLY;INTERVAL=2"}},
		{"每2周到联系村走访1次。", []string{"每2周到联系村走访1次|到联系村走访||exact 1–1 次|FREQ=WEEKLY;INTERVAL=2"}},
		{"每半月调度1次。", []string{"每半月调度1次|调度||exact 1–1 次|FREQ=MONTHLY;BYMONTHDAY=1,16"}},
		{"每个工作日巡查不少于1次。", []string{"每个工作日巡查不少于1次|巡查||min 1– 次|FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"}},
		{"每三年轮岗1次。", []string{"每三年轮岗1次|轮岗||exact 1–1 次|FREQ=YEARLY;INTERVAL=3"}},
		// Bounds.
		{"每季度召开全镇大会不超过2次。", []string{"每季度召开全镇大会不超过2次|召开全镇大会||max –2 次|FREQ=MONTHLY;INTERVAL=3"}},
		{"每年开展廉政教育1—2次。", []string{"每年开展廉政教育1—2次|廉政教育||min 1–2 次|FREQ=YEARLY"}},
		{"每年开展廉政教育一两次。", []string{"每年开展廉政教育一两次|廉政教育||min 1–2 次|FREQ=YEARLY"}},
		{"每月走访农户十户以上。", []string{"每月走访农户十户以上|走访农户||min 10– 户|FREQ=MONTHLY"}},
		{"每次会议时间控制在1小时以内，每周会议控制在2次以内。", []string{"每周会议控制在2次以内|会议||max –2 次|FREQ=WEEKLY"}},
		{"每天自学不少于半小时。", []string{"每天自学不少于半小时|自学||min 0.5– 小时|FREQ=DAILY"}},
		{"每月下沉一天半。", []string{"每月下沉一天半|下沉||exact 1.5–1.5 天|FREQ=MONTHLY"}},
		{"撰写心得每年不少于1,500字。", []string{"撰写心得每年不少于1,500字|撰写心得||min 1500– 字|FREQ=YEARLY"}},
		{"群众满意度达到95％以上。", []string{"群众满意度达到95％以上|群众满意度||min 95– %|"}},
		{"办结率不低于百分之九十八。", []string{"办结率不低于百分之九十八|办结率||min 98– %|"}},
		// Named months and days.
		{"继续坚持把每年10月作为走访月。", []string{"把每年10月作为走访月|走访月||scheduled – |FREQ=YEARLY;BYMONTH=10"}},
		{"每年6、12月开展述职评议。", []string{"每年6、12月开展述职评议|述职评议||scheduled – |FREQ=YEARLY;BYMONTH=6,12"}},
		{"每年三月至五月开展集中整治1次。", []string{"每年三月至五月开展集中整治1次|集中整治||exact 1–1 次|FREQ=YEARLY;BYMONTH=3,4,5"}},
		{"每年第四季度开展民主评议。", []string{"每年第四季度开展民主评议|民主评议||scheduled – |FREQ=YEARLY;BYMONTH=10,11,12"}},
		{"每年12月10日前报告落实情况。", []string{"每年12月10日前报告落实情况|报告落实情况||scheduled – |FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10"}},
		{"每年年底向党员大会报告。", []string{"每年年底向党员大会报告|向党员大会报告||scheduled – |FREQ=YEARLY;BYMONTH=12"}},
		{"每月15日开展主题党日活动。", []string{"每月15日开展主题党日活动|主题党日活动||scheduled – |FREQ=MONTHLY;BYMONTHDAY=15"}},
		{"每月底前公示台账。", []string{"每月底前公示台账|公示台账||scheduled – |FREQ=MONTHLY;BYMONTHDAY=-1"}},
		{"每月第二个星期三下午集中学习。", []string{"每月第二个星期三下午集中学习|集中学习||scheduled – |FREQ=MONTHLY;BYDAY=2WE"}},
		{"坚持每周一例会制度。", []string{"每周一例会制度|例会制度||scheduled – |FREQ=WEEKLY;BYDAY=MO"}},
		{"每周二、四接访。", []string{"每周二、四接访|接访||scheduled – |FREQ=WEEKLY;BYDAY=TU,TH"}},
		{"每周一次例会。", []string{"每周一次例会|例会||exact 1–1 次|FREQ=WEEKLY"}},
		// A rhythm without a count.
		{"每季度听取信访工作汇报。", []string{"每季度听取信访工作汇报|听取信访工作汇报||scheduled – |FREQ=MONTHLY;INTERVAL=3"}},
		{"实行一周一调度、半年一小结。", []string{"一周一调度|调度||exact 1–1 |FREQ=WEEKLY", "半年一小结|小结||exact 1–1 |FREQ=MONTHLY;INTERVAL=6"}},
		// One rhythm for several counts.
		{"每季度走访企业不少于5家、解决难题不少于2个。", []string{
			"每季度走访企业不少于5家|走访企业||min 5– 家|FREQ=MONTHLY;INTERVAL=3", "解决难题不少于2个|解决难题||min 2– 个|FREQ=MONTHLY;INTERVAL=3",
		}},
		{"每月集中学习2次，每次不少于半天，交流发言不少于1人。", []string{
			"每月集中学习2次|集中学习||exact 2–2 次|FREQ=MONTHLY", "交流发言不少于1人|交流发言||min 1– 人|FREQ=MONTHLY",
		}},
		// Who.
		{"由镇党建办牵头，每月组织学习1次。", []string{"每月组织学习1次|学习|镇党建办|exact 1–1 次|FREQ=MONTHLY"}},
		{"班子成员每季度到村讲党课1次。", []string{"班子成员每季度到村讲党课1次|到村讲党课|班子成员|exact 1–1 次|FREQ=MONTHLY;INTERVAL=3"}},
		{"每名班子成员每年撰写调研报告2篇。", []string{"每名班子成员每年撰写调研报告2篇|撰写调研报告|每名班子成员|exact 2–2 篇|FREQ=YEARLY"}},
		{"每年每名党员干部联系困难户不少于2户。", []string{"每年每名党员干部联系困难户不少于2户|联系困难户|每名党员干部|min 2– 户|FREQ=YEARLY"}},
		{"办公设备采购由财政所每季度抽查1次。", []string{"办公设备采购由财政所每季度抽查1次|办公设备采购抽查|财政所|exact 1–1 次|FREQ=MONTHLY;INTERVAL=3"}},
		{"每月开展1次自查。责任单位：应急办。", []string{"每月开展1次自查|自查|应急办|exact 1–1 次|FREQ=MONTHLY"}},
		// Without counts.
		{"确保教育投入只增不减。", []string{"教育投入只增不减|教育投入||nondecreasing – |"}},
		{"民生投入，只增不减。", []string{"民生投入，只增不减|民生投入||nondecreasing – |"}},
		{"做到不调研不决策，不论证不上会。", []string{"不调研不决策|调研||conditional – |", "不论证不上会|论证||conditional – |"}},
		{"未经集体讨论不得实施。", []string{"未经集体讨论不得实施|集体讨论||conditional – |"}},
		{"未经镇党委研究同意，任何站所不得新增台账。", []string{"未经镇党委研究同意，任何站所不得新增台账|镇党委研究同意||conditional – |"}},
		{"群众不满意不销号。", []string{"群众不满意不销号|群众满意||conditional – |"}},
		// What is no promise.
		{"不折不扣抓好落实，做到不缺位不越位，不获全胜决不收场。", nil},
		{"把每一名党员都管住，统一思想，建立一批示范点。", nil},
		{"第一次会议已经召开，全镇每年新增就业增长5%。", nil},
		{"2027年6月底前建成3个示范点。", nil},
		{"对请假超过2次的，由书记提醒。", nil},
		{"近年来先后召开会议12次，每年累计下访20次。", nil},
		{"聚焦“3512”体系和“6+2”平台，完善一套制度。", nil},
	} {
		r := From(read("", measures(test.text)))
		var got []string
		for _, p := range r.Promises {
			got = append(got, show(p))
		}
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s\n got %v\nwant %v", test.text, got, test.want)
		}
	}
}

// Outside the measures only what commits in so many words is a promise, and
// what admits, explains or looks back is none.
func TestPromisesElsewhere(t *testing.T) {
	text := `云川县青禾镇党委班子对照检查材料

会前每位成员谈话2次。今后要做到每月谈心不少于1次。
一、上年度整改措施落实情况
坚持每季度研究1次党建工作。
二、存在的主要问题
要求每月学习1次，没有做到。
三、产生问题的原因
应当每周学习1次，却没有坚持。
`
	r := From(read("", text))
	if len(r.Promises) != 1 || r.Promises[0].Text != "每月谈心不少于1次" {
		t.Errorf("got %v", r.Promises)
	}
}
