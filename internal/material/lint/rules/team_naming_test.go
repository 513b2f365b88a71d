package rules

import "testing"

// TestTeamNamingLetsOthersBe proves that a material may speak of the bodies
// above and below the team.
func TestTeamNamingLetsOthersBe(t *testing.T) {
	const own = "县水务局党组对照检查材料\n党组班子严格按照通知要求做了准备，党组紧扣主题开展学习，党组班子抓学习不够经常。\n"
	for _, text := range []string{
		"县委高度重视，县委常委会多次研究部署。",
		"县委班子带头示范，我们落实得好。",
		"按照县委常委会的部署，对县委常委会会议精神传达不及时，贯彻不够。",
		"没有主动向县委常委会报告，报告不够规范。",
		"在县委坚强领导下，市委、县委的要求落实不够。",
		"与县委班子的要求相比还有差距，县委常委会部署的任务没有完成。",
		"指导乡镇党委班子建设不够，部分县委部门配合不够。",
		"省市区委多次要求，区委常委会工作报告提出的任务没有完成。",
	} {
		for _, f := range findingsOf(teamNaming, own+text) {
			t.Errorf("%q: %s", text, f.Message)
		}
	}
}

func TestTeamNamingFindsTwoTeams(t *testing.T) {
	const own = "对照检查材料\n党组班子严格按照通知要求做了准备，党组紧扣主题开展学习。\n"
	for _, text := range []string{
		"县委在思想上没有引起足够重视。",
		"着力提高区委常委会应对复杂局面的能力。",
		"县委领导班子抓落实不够。",
		"县委班子认为问题主要在思想上，县委班子将坚持立行立改。",
	} {
		if got := findingsOf(teamNaming, own+text); len(got) != 1 {
			t.Errorf("%q gives %d findings, want 1", text, len(got))
		}
	}
}
