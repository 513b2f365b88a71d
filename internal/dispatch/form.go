package dispatch

import (
	"archive/zip"
	"bytes"
	"io"
	"strconv"
	"strings"

	"bihuan/internal/write/letter"
	"bihuan/internal/write/sheet"
	"bihuan/internal/zh"
)

// Form returns the sheet of one office.
func Form(d Dispatch, p Packet) sheet.Form {
	f := sheet.Form{
		Name: "填报表", Title: d.Name, Mark: d.Mark(p),
		Notes: []string{
			"填报单位：" + p.Office + "　　　　" + label + p.Code + "　　　　" + d.returnNote(),
			"填报说明：请填黄色的栏目，其他栏目和表头请不要改动。办结的，“是否办结”选“是”，并在“进展情况（办理结果）”中写明结果。" +
				"佐证写文号或可现场核查的地点，不用附照片。需要延期的，写明日期和理由。填报人、填报日期填在第一行即可。没有变化的行可以留空。",
		},
	}
	for _, c := range Columns {
		f.Columns = append(f.Columns, sheet.FormColumn{Column: sheet.Column{Head: c.Head, Width: c.Width, Center: c.Center},
			Locked: !c.Open, Choices: c.Choices, Date: c.Date, Most: c.Most, Prompt: c.Prompt})
	}
	for _, r := range p.Rows {
		cells := make([]string, len(Columns))
		for i, c := range Columns {
			cells[i] = r.Cells[c.Column]
		}
		f.Rows = append(f.Rows, cells)
	}
	return f
}

// returnNote says until when and to whom.
func (d Dispatch) returnNote() string {
	note := "请于" + letter.Day(d.By) + "前交回"
	if d.Contact != "" {
		note += "：" + d.Contact
	}
	return note
}

// Note is the covering note of a dispatch as a document.
func Note(d Dispatch, unit, day string) letter.Document {
	to := "各填报单位"
	if len(d.Packets) == 1 {
		to = d.Packets[0].Office
	}
	back := "请于" + letter.Day(d.By) + "前将填好的表格交回"
	if d.Contact != "" {
		back += d.Contact
	}
	return letter.Document{
		Title: "关于填报“" + d.Name + "”的说明",
		To:    to,
		Body: []letter.Block{
			letter.Text("现将“" + d.Name + "”填报表发给你们，共" + strconv.Itoa(len(d.Packets)) + "个单位、" + strconv.Itoa(d.Rows()) + "项（" + d.Scope + "），每个单位一个文件。请按以下要求填报。"),
			letter.Heading(1, "一、填什么"),
			letter.Text("只填黄色的栏目。进展情况写做了什么、到哪一步；已经办结的，“是否办结”选“是”，并写明办理结果。佐证写文件的文号，或可现场核查的地点，不用附照片。有自己解决不了的困难、需要协调的事项，写在相应栏目。"),
			letter.Heading(1, "二、不要改什么"),
			letter.Text("问题、任务、责任领导、责任人和完成时限请不要改动。不能按期完成的，填写“申请延期至”和“延期理由”，批准后时限才改变。“编码”是收回时认行用的，请不要删改；行的顺序可以调整，没有变化的行可以留空或删去。"),
			letter.Heading(1, "三、什么时候交回"),
			letter.Text(back + "。文件名可以更改。"),
		},
		Sign: letter.Signature{Name: unit, Date: day},
	}
}

// Index lists the offices of a dispatch with what is back.
func Index(st Standing) sheet.Table {
	t := sheet.Table{Name: "目录", Title: "“" + st.Name + "”单位目录", Columns: []sheet.Column{
		{Head: "序号", Width: 6, Center: true}, {Head: "单位", Width: 30}, {Head: "文件", Width: 34}, {Head: "表号", Width: 10, Center: true},
		{Head: "行数", Width: 8, Center: true}, {Head: "是否交回", Width: 10, Center: true}, {Head: "填报日期", Width: 13, Center: true}, {Head: "填报人", Width: 12, Center: true},
	}}
	for i, p := range st.Packets {
		row := []string{strconv.Itoa(i + 1), p.Office, p.FileName(), p.Code, strconv.Itoa(len(p.Rows)), "", "", ""}
		if back, ok := st.Back(p); ok {
			row[5], row[6], row[7] = "已交回", back.On, back.By
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// WriteForm writes the sheet of one office. The same packet gives the same
// bytes.
func WriteForm(w io.Writer, d Dispatch, p Packet) error { return sheet.WriteForm(w, Form(d, p)) }

// WriteZip writes all sheets of a dispatch with the covering note and the index.
// unit is who sends them, name makes a text the name of a file.
func WriteZip(w io.Writer, st Standing, unit string, name func(string) string) error {
	z := zip.NewWriter(w)
	names := map[string]int{}
	add := func(file string, write func(io.Writer) error) error {
		var content bytes.Buffer
		if err := write(&content); err != nil {
			return err
		}
		entry, err := z.CreateHeader(&zip.FileHeader{Name: single(names, name(file)), Method: zip.Store, Modified: st.CreatedAt})
		if err != nil {
			return err
		}
		_, err = content.WriteTo(entry)
		return err
	}
	note := Note(st.Dispatch, unit, zh.Day(st.CreatedAt)).Bytes()
	if err := add("说明.docx", func(w io.Writer) error { _, err := w.Write(note); return err }); err != nil {
		return err
	}
	if err := add("目录.xlsx", func(w io.Writer) error { return sheet.WriteTable(w, Index(st), sheet.Head{}) }); err != nil {
		return err
	}
	for _, p := range st.Packets {
		if err := add(p.FileName(), func(w io.Writer) error { return WriteForm(w, st.Dispatch, p) }); err != nil {
			return err
		}
	}
	return z.Close()
}

// single gives a name that is taken already a number: an archive may hold a
// name twice, a folder may not.
func single(names map[string]int, name string) string {
	key := strings.ToLower(name)
	names[key]++
	if n := names[key]; n > 1 {
		stem, ext := name, ""
		if dot := strings.LastIndexByte(name, '.'); dot > 0 {
			stem, ext = name[:dot], name[dot:]
		}
		return single(names, stem+"（"+strconv.Itoa(n)+"）"+ext)
	}
	return name
}

// Reminder is what is said to the offices that are missing, for a message.
func Reminder(st Standing) string {
	var offices []string
	for _, p := range st.Missing() {
		offices = append(offices, p.Office)
	}
	if len(offices) == 0 {
		return ""
	}
	text := strings.Join(offices, "、") + "：“" + st.Name + "”要求" + letter.Day(st.By) + "前交回，目前还没有收到你们的填报表，请抓紧填报"
	if st.Contact != "" {
		text += "，交" + st.Contact
	}
	return text + "。已经交回的请告知。"
}
