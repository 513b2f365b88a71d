package clause

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/rhythm"
	"bihuan/internal/material/extract/words"
)

// verbs begin what is to be done. They are looked for at the start of a
// clause, behind an adverb.
var verbs = words.New(
	"坚持", "强化", "加强", "完善", "建立", "健全", "落实", "推进", "推动", "开展", "组织", "深化", "严格", "加大", "改进", "优化", "制定", "制订", "实施",
	"学习", "研究", "解决", "提高", "提升", "增强", "压实", "压紧", "抓好", "抓实", "抓紧", "抓牢", "抓", "做好", "做到", "做实", "执行", "贯彻", "遵守",
	"严守", "严肃", "规范", "整治", "整改", "清理", "排查", "梳理", "明确", "细化", "分解", "发挥", "发扬", "树立", "树牢", "筑牢", "保持", "构建",
	"打造", "建设", "建好", "召开", "举办", "参加", "听取", "征求", "走访", "下沉", "深入", "联系", "服务", "帮助", "协调", "督促", "督导", "督查",
	"检查", "考核", "评议", "通报", "曝光", "约谈", "谈心", "培训", "教育", "引导", "宣传", "宣讲", "调研", "确保", "保障", "保证", "杜绝", "防止", "防范",
	"纠正", "破解", "破除", "打通", "攻坚", "聚焦", "突出", "把", "将", "对", "以", "用好", "用", "修订", "出台", "印发", "报送", "公开", "公示", "邀请",
	"安排", "统筹", "整合", "压减", "精简", "减少", "控制", "降低", "扩大", "拓展", "拓宽", "创新", "探索", "支持", "鼓励", "选派", "选拔", "培养", "配强",
	"带头", "主动", "列席", "接受", "形成", "营造", "凝聚", "汇报", "请示", "实行", "推行", "推广", "紧盯", "紧扣", "补齐", "办好", "办理", "完成", "启动",
	"围绕", "遵循", "依托", "维护", "守牢", "守住", "担当", "履行", "履职", "关心", "关注", "倾听", "化解", "处理", "处置", "查处", "巩固", "传达", "学",
	"每",
)

// adverbs stand before a verb and say how.
var adverbs = words.New(
	"切实", "进一步", "持续", "继续", "认真", "着力", "大力", "全面", "扎实", "不断", "始终", "积极", "自觉", "坚决", "更加", "真正", "及时", "定期", "经常",
	"充分", "注重", "严", "必须", "要", "应", "尽快", "立即", "力争", "努力", "从严", "牢固", "系统", "深刻", "全力", "有效", "常态化", "经常性", "逐步", "逐项",
	"逐条", "紧紧", "牢牢", "按时", "分批", "统一", "集中", "重点", "同步", "班子成员", "班子", "我", "并", "再", "一律", "分级", "分类", "加快", "绝不", "不",
)

// mostAdverbs is the number of adverbs that may stand before a verb.
const mostAdverbs = 4

// Acts reports whether a clause begins with a verb of action or says how often.
func Acts(text string, parts []document.Span) bool {
	for _, c := range parts {
		t := text[c.Start:c.End]
		for range mostAdverbs {
			if verbs.At(t) != "" {
				return true
			}
			w := adverbs.At(t)
			if w == "" {
				break
			}
			t = t[len(w):]
		}
		if len(t) <= Longest {
			if _, ok := rhythm.Find(t); ok {
				return true
			}
		}
	}
	return false
}

// BeginsAction reports whether t begins with a verb of action.
func BeginsAction(t string) bool { return verbs.At(t) != "" }
