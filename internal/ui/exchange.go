package ui

// exchange are the pages of 表格收发 in their order.
var exchange = []Link{
	{"导入", "/exchange/import"},
	{"按单位拆分", "/exchange/split"},
	{"收回", "/exchange/return"},
	{"批次", "/exchange/batches"},
	{"表样", "/exchange/layouts"},
}

// ExchangeTabs leads between the pages of 表格收发; current is the address of
// the one that is shown.
func ExchangeTabs(current string) []Tab {
	tabs := make([]Tab, len(exchange))
	for i, page := range exchange {
		tabs[i] = Tab{Text: page.Text, URL: page.URL, Current: page.URL == current}
	}
	return tabs
}
