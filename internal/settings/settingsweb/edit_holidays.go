package settingsweb

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/settings"
	"bihuan/internal/tabular"
	"bihuan/internal/ui"
	"bihuan/internal/zh/workday"
)

var holidaysEditor = editor{
	add: "新增年度", all: true, fill: fillHolidays,
	inputs: func(c entryCommand, _ ledger.Tables) []Input {
		year := number("holidays_year", "年度", c.Holidays, "")
		days := Input{Wide: true, Field: ui.Field{Name: "days", Label: "放假和调休上班的日期", Type: "textarea", Value: c.Days, Required: true,
			Hint: "每行一个日期或一段日期，后面写“休”或“班”，例如：10月1日至7日 休。可以从通知或表格里粘贴"}}
		return []Input{year, days}
	},
	apply: applyHolidays,
	remove: func(key string, tables *ledger.Tables) {
		left := without(tables.Calendar.Years(), func(y workday.Year) bool { return strconv.Itoa(y.Year) == key })
		tables.Calendar, _ = workday.New(left) // a part of what was right is right
	},
}

func fillHolidays(tables ledger.Tables, key string, year int) (entryCommand, error) {
	years := tables.Calendar.Years()
	c := entryCommand{Holidays: year + 1, Year: year + 1, Level: "规定"}
	if key == added {
		for _, known := tables.Calendar.Knows(year); !known; _, known = tables.Calendar.Knows(c.Holidays) {
			c.Holidays, c.Year = year, year
			break
		}
		return c, nil
	}
	for _, y := range years {
		if strconv.Itoa(y.Year) == key {
			c.Holidays, c.Days = y.Year, settings.WriteDays(y)
			c.lean(ledger.Authority{Source: y.Source, Level: y.Level, Year: y.Year})
			return c, nil
		}
	}
	return c, errGone
}

func applyHolidays(c entryCommand, tables *ledger.Tables) error {
	if c.Holidays < workday.FirstYear || c.Holidays > workday.LastYear {
		return fault.New(fault.Invalid, "请填写四位年度，例如 2027。")
	}
	if _, known := tables.Calendar.Knows(c.Holidays); known && c.Entry != strconv.Itoa(c.Holidays) {
		return fault.New(fault.Conflict, "%d年已经有了，请在那一年上点“修改”。", c.Holidays)
	}
	lines, err := tabular.Text(c.Days)
	if err != nil {
		return err
	}
	off, work, faults := settings.ReadDays(lines, c.Holidays)
	if len(faults) > 0 {
		return fault.New(fault.Invalid, "第%d行：%s", faults[0].Row, faults[0].Text)
	}
	if len(off) == 0 {
		return fault.New(fault.Invalid, "没有读到放假的日期，请检查粘贴的内容。")
	}
	left := without(tables.Calendar.Years(), func(y workday.Year) bool { return strconv.Itoa(y.Year) == c.Entry })
	tables.Calendar, err = workday.New(append(left, workday.Year{Year: c.Holidays, Source: c.authority().Source, Level: c.Level, Off: off, Work: work}))
	return err
}

// readDays reads an uploaded table of days into the form, with a sentence for
// each row that cannot be read. Nothing is stored.
func (web *Web) readDays(r *http.Request) (ui.Response, error) {
	r.SetPathValue("table", "holidays")
	data, tables, err := web.load(r)
	if err != nil {
		return nil, err
	}
	var file *ui.Upload
	fields, err := ui.EachUpload(r, "file", maxFile, func(u ui.Upload) error { file = &u; return nil })
	if err != nil {
		return nil, err
	}
	var c entryCommand
	if err := ui.Fill(&c, fields); err != nil {
		return nil, err
	}
	lines, err := web.lines(r, file)
	var faults []settings.DayFault
	if err == nil {
		var off, work []string
		off, work, faults = settings.ReadDays(lines, c.Holidays)
		c.Days = settings.WriteDays(workday.Year{Off: off, Work: work})
		if len(faults) > 0 {
			err = fault.New(fault.Invalid, "表里有%d行读不出来，没有放进下面；请改正后重新上传，或直接补在下面。", len(faults))
		} else if c.Days == "" {
			err = fault.New(fault.Invalid, "表里没有读到日期，请检查是否选错了文件或工作表。")
		}
	}
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return nil, err
	}
	data.Form = formOf(data, editors[data.Name], c, tables)
	data.Form.Faults = faults
	if err != nil {
		return shownTable(data).Failed(err), nil
	}
	return shownTable(data), nil
}

// lines returns the table of an upload.
func (web *Web) lines(r *http.Request, file *ui.Upload) ([]tabular.Line, error) {
	switch {
	case file == nil:
		return nil, fault.New(fault.Invalid, "请先选择放假安排的表格（.xlsx、.csv 或 .txt）。")
	case file.Err != nil:
		return nil, file.Err
	case strings.EqualFold(path.Ext(file.Name), ".xls") || strings.EqualFold(path.Ext(file.Name), ".et"):
		return nil, fault.New(fault.Invalid, "“%s”是旧格式的表格，请用 WPS 表格或 Excel 打开，另存为 .xlsx 后再上传。", file.Name)
	case !strings.HasPrefix(string(file.Content), "PK"):
		text, err := web.Text(file.Content)
		if err != nil {
			return nil, err
		}
		return tabular.Text(text)
	}
	sheets, err := web.Book(r.Context(), file.Content)
	if err != nil {
		return nil, err
	}
	if len(sheets) == 0 {
		return nil, fault.New(fault.Invalid, "“%s”里没有内容，请检查是否选错了文件。", file.Name)
	}
	return sheets[0].Lines(), nil
}
