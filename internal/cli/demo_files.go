package cli

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
)

const schedule = "云川县水务局2026年度集中学习安排\r\n\r\n" +
	"一、每月第一个星期三下午集中学习，全年不少于12次。\r\n二、研讨发言提前一周定人，发言提纲交局办公室。\r\n三、请假的在下一次学习前补学。\r\n"

// seedFiles hangs a file on the first task of the first problem.
func (in *instance) seedFiles(ctx context.Context, who access.Viewer, id string) error {
	p, err := in.ledger.Store.Problem(ctx, who, id)
	if err != nil {
		return err
	}
	upload, err := in.bring(ctx, who, p, "2026年度集中学习安排.txt", []byte(schedule))
	if err != nil {
		return err
	}
	task := p.Course.Tasks[0]
	add := ledger.AddEvidence{Task: task.ID, Kind: string(ledger.Document), Number: "云水办〔2026〕3号", Files: []string{upload}}
	if _, err = in.ledger.DoTask(ctx, who, task.ID, task.Version, add, nil); err == nil {
		in.attach.Forget(who, upload)
	}
	return err
}

// bring takes content in and returns the id of the upload.
func (in *instance) bring(ctx context.Context, who access.Viewer, p ledger.Problem, name string, content []byte) (string, error) {
	u, err := in.attach.Receive(ctx, who, p.ID, name, bytes.NewReader(content))
	return u.ID, err
}

// receipt paints a slip of paper with lines and a round seal, since nobody's
// real one may be shown.
func receipt() []byte {
	const w, h = 480, 320
	paper := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White, color.Gray{90}, color.RGBA{200, 40, 40, 255}})
	for y := 60; y < h-40; y += 36 {
		for x := 40; x < w-40; x++ {
			paper.SetColorIndex(x, y, 1)
		}
	}
	const cx, cy, outer, inner = 370, 230, 52, 48
	for y := range h {
		for x := range w {
			if d := (x-cx)*(x-cx) + (y-cy)*(y-cy); d < outer*outer && d > inner*inner || d < 100 {
				paper.SetColorIndex(x, y, 2)
			}
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, paper) // a buffer does not fail
	return out.Bytes()
}
