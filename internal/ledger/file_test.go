package ledger

import (
	"strings"
	"testing"

	"bihuan/internal/fault"
)

// Files, versions and withdrawals of evidence: what counts for closing, what
// is kept, what is said.
func TestEvidenceFiles(t *testing.T) {
	s := start(t, Immediate)
	s.do(Assign{})
	s.refuse(AddEvidence{Kind: "document"}, fault.Invalid, "请选择要上传的文件，或填写文号")
	s.do(AddEvidence{Kind: "document", Note: "现场照片", Attached: []File{
		{ID: "f1", Name: "水管.jpg", SHA256: "aa"}, {ID: "f2", Name: "验收单𬎆.pdf", SHA256: "bb"}}})
	if s.p.State != Working || len(s.p.Course.Evidence) != 2 || s.entries != 4 {
		t.Fatalf("after two files: %s, %+v in %d events", s.p.State, s.p.Course.Evidence, s.entries)
	}
	first, second := s.p.Course.Evidence[0], s.p.Course.Evidence[1]
	if first.ID == second.ID || second.Sentence() != "文件“验收单𬎆.pdf”，现场照片" {
		t.Errorf("%+v says %q", second, second.Sentence())
	}
	s.refuse(ReplaceEvidence{Evidence: first.ID}, fault.Invalid, "请选择用来更换的文件")
	s.refuse(ReplaceEvidence{Evidence: "none", Attached: []File{{ID: "f3"}}}, fault.NotFound, "没有这件佐证")
	s.do(ReplaceEvidence{Evidence: first.ID, Attached: []File{{ID: "f3", Name: "水管（新）.jpg", SHA256: "cc"}}})
	if e := s.p.Course.Evidence[0]; e.File.ID != "f3" || len(e.Older) != 1 || e.Older[0].ID != "f1" || e.Older[0].SHA256 != "aa" {
		t.Errorf("replaced: %+v", e)
	}
	s.refuse(WithdrawEvidence{Evidence: first.ID}, fault.Invalid, "请填写撤回佐证的理由")
	s.do(WithdrawEvidence{Evidence: first.ID, Reason: "拍错了村"}, WithdrawEvidence{Evidence: second.ID, Reason: "重复"})
	s.refuse(WithdrawEvidence{Evidence: first.ID, Reason: "又撤"}, fault.Conflict, "已于2024年")
	s.refuse(ReplaceEvidence{Evidence: first.ID, Attached: []File{{ID: "f4"}}}, fault.Conflict, "拍错了村")
	s.refuse(RequestClose{Effect: "修好了"}, fault.Conflict, "佐证，至少一件")
	if s.p.Course.shows("f3") || len(s.p.Course.Proven()) != 0 || len(s.p.Course.Evidence) != 2 {
		t.Errorf("withdrawn: %+v", s.p.Course.Evidence)
	}
	s.do(AddEvidence{Kind: "on_site", Place: "石湾村"})
	s.refuse(ReplaceEvidence{Evidence: s.p.Course.Evidence[2].ID, Attached: []File{{ID: "f4"}}}, fault.Invalid, "没有文件可换")
	s.do(RequestClose{Effect: "修好了"})
}

// Withdrawing touches the task and counts against it.
func TestWithdrawnTaskEvidence(t *testing.T) {
	s := start(t, Limited)
	s.do(Assign{}, Decompose{NewTask: NewTask{Title: "换水管", Holder: "周禾"}})
	task := s.p.Course.Tasks[0].ID
	s.do(AddEvidence{Task: task, Kind: "document", Attached: []File{{ID: "f", Name: "合同.pdf"}, {ID: "g", Name: "发票.pdf"}}})
	if v := s.p.Course.Task(task).Version; v != 3 {
		t.Errorf("version %d of the task after two files", v)
	}
	for _, e := range s.p.Course.EvidenceOf(task) {
		s.do(WithdrawEvidence{Evidence: e.ID, Reason: "不实"})
	}
	missing := ""
	for _, l := range Lacking(s.p, DefaultRules()) {
		missing += l.Text + "|"
	}
	if v := s.p.Course.Task(task).Version; v != 5 || !strings.Contains(missing, "1项任务没有佐证：“换水管”") {
		t.Errorf("version %d, missing %s", v, missing)
	}
}

func TestTooManyFiles(t *testing.T) {
	s := start(t, Immediate)
	s.do(Assign{})
	s.refuse(AddEvidence{Kind: "document", Attached: make([]File, maxFilesAtOnce+1)}, fault.Invalid, "一次最多登记50个文件")
	for range maxEvidence / maxFilesAtOnce {
		s.do(AddEvidence{Kind: "document", Attached: make([]File, maxFilesAtOnce)})
	}
	s.refuse(AddEvidence{Kind: "document", Attached: make([]File, 1)}, fault.Invalid, "最多登记500件佐证")
}
