package cli

import (
	"context"
	"fmt"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/zh"
)

// seedCourse moves the first problems on, so that every state, a late one and
// one that is due soon can be seen at once.
func (in *instance) seedCourse(ctx context.Context, who access.Viewer) error {
	page, err := in.ledger.List(ctx, who, ledger.Filter{Limit: 6})
	if err != nil {
		return err
	}
	for i, commands := range in.courses() {
		if i >= len(page.Problems) {
			break
		}
		if err := in.carryOut(ctx, who, page.Problems[i], commands); err != nil {
			return fmt.Errorf("demo problem %d: %w", i+1, err)
		}
	}
	if len(page.Problems) == 0 {
		return nil
	}
	return in.seedFiles(ctx, who, page.Problems[0].ID)
}

// carryOut gives commands in turn; those to a task go to the first one.
func (in *instance) carryOut(ctx context.Context, who access.Viewer, p ledger.Problem, commands []ledger.Command) error {
	for _, c := range commands {
		var onPaper *ledger.OnBehalf
		if accepted, is := c.(ledger.AcceptAssignment); is {
			slip, err := in.bring(ctx, who, p, "交办单回执.png", receipt())
			if err != nil {
				return err
			}
			onPaper = &ledger.OnBehalf{Name: accepted.By, Date: in.ledger.Today(), Note: "交办单回执", Upload: slip}
		}
		task := ""
		if len(p.Course.Tasks) > 0 {
			task = p.Course.Tasks[0].ID
		}
		var err error
		switch c := c.(type) {
		case ledger.ReportProgress:
			c.Task = task
			p, err = in.ledger.DoTask(ctx, who, task, p.Course.Task(task).Version, c, nil)
		case ledger.FinishTask:
			c.Task = task
			p, err = in.ledger.DoTask(ctx, who, task, p.Course.Task(task).Version, c, nil)
		default:
			p, err = in.ledger.Do(ctx, who, p.ID, p.Version, c, onPaper)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", ledger.VerbOf(c), err)
		}
	}
	return nil
}

func (in *instance) courses() [][]ledger.Command {
	day := func(n int) string { return zh.Day(in.clock().Add(time.Duration(n) * 24 * time.Hour)) }
	inspection := ledger.AddSource{Kind: "inspection", Title: "县委第二巡察组巡察反馈意见", Date: day(-40), Who: "县委第二巡察组", Due: day(30), Reply: true}
	return [][]ledger.Command{
		{
			ledger.Claim{Claimant: "顾怀远"}, ledger.Assign{}, ledger.AcceptAssignment{By: "局办公室"},
			ledger.Decompose{Tasks: []ledger.NewTask{
				{Title: "印发年度集中学习安排", Unit: "局办公室", Holder: "何静"}, {Title: "建立研讨发言登记", Unit: "局办公室", Holder: "罗思齐"},
			}},
			ledger.ReportProgress{Text: "初稿已送各股室征求意见。"}, ledger.FinishTask{Text: "已印发各股室和乡镇水管站。"},
		},
		{
			ledger.Assign{}, ledger.AcceptAssignment{By: "局办公室"}, ledger.ReviewLasting{By: "何静", Finding: "本季度有两项工作先调研后提出方案。"},
		},
		{
			ledger.AddSource{Kind: "instruction", Title: "关于尽快恢复云岭村供水的批示", Date: day(-20), Who: "分管副县长", Wording: "请水务局一周内恢复供水，办结后报我。", Reply: true},
			ledger.Assign{}, ledger.AddEvidence{Kind: string(ledger.OnSite), Place: "云岭村供水点", Note: "新装水表可现场查看"},
			ledger.RequestClose{Effect: "停水点当月恢复供水。"},
			ledger.Accept{Way: string(ledger.Resolution), Acceptor: "局党组会", Number: "第9次会议纪要", Opinion: "同意销号。"}, ledger.Close{LookBack: day(90)},
		},
		{
			inspection, ledger.Assign{}, ledger.RaiseDifficulty{Text: "窗口只有一名工作人员，无法实行首问负责。", To: "周启明", AnswerBy: day(10)},
		},
		{
			inspection, ledger.Assign{Class: string(ledger.Limited), Leader: "周启明", LeadUnit: "农村供水股", Holder: "唐一舟", Due: day(-6)}, ledger.AcceptAssignment{By: "农村供水股"},
		},
		{
			ledger.Assign{Class: string(ledger.Immediate), Leader: "顾怀远", LeadUnit: "局办公室", Holder: "何静", Due: day(2)},
		},
	}
}
