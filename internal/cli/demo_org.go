package cli

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/org"
	"bihuan/internal/tabular"
)

// demoRegister is the register of the fictional bureau whose material the
// demonstration takes into the ledger; its leaders and units are those of the
// ledger.
const demoRegister = `单位	上级单位	单位类型	姓名	职务	是否主要负责人	分管单位	联系单位	任职时间
云川县水务局党组		党组	顾怀远	党组书记	是		青禾镇	2021-08-02
			周启明	党组成员			石湾镇	2020-03-16
			梁思源	党组成员			云岭村	2022-06-01
			宋雨桐	党组成员				2023-01-09
云川县水务局		部门	顾怀远	局长	是	局办公室、规划计划股		2021-08-10
			周启明	副局长	班子成员	农村供水股、行政审批股		2020-03-20
			梁思源	副局长	班子成员	河湖管理股、水政监察大队		2022-06-10
			宋雨桐	总工程师	班子成员	水旱灾害防御股		2023-01-16
局办公室	云川县水务局	内设机构	何静	主任	是			2019-05-06
			林知远	副主任	联络员			2022-02-14
			陆小满	科员				2023-08
规划计划股	云川县水务局	内设机构	罗思齐	股长	是			2018-11-01
			韩墨	科员				2021-07
农村供水股	云川县水务局	内设机构	唐一舟	股长	是			2020-09-01
			㛃宁	副股长				2022-04
行政审批股	云川县水务局	内设机构	江𬎆	股长	是			2021-01-11
			沈若溪	科员				2023-03
河湖管理股	云川县水务局	内设机构	程远山	股长	是			2017-06-01
			䶮立	科员				2022-09
水旱灾害防御股	云川县水务局	内设机构	冯秋实	股长	是			2019-10-08
水政监察大队	云川县水务局	部门	石敬亭	大队长	是			2020-12-01
			𫖮明	副大队长				2021-05
机关党支部	云川县水务局党组	党支部	宋雨桐	支部书记	是			2023-02-01
			何静	组织委员	班子成员			2023-02-01
			罗思齐	宣传委员	班子成员			2023-02-01
青禾镇		乡镇	田野	镇长	是			2021-11-05
青禾镇水管站	青禾镇	内设机构	马长河	站长	是			2018-04-01
			孙苗	技术员				2022-10
石湾镇		乡镇	袁朗	镇长	是			2022-01-20
石湾镇水管站	石湾镇	内设机构	高岭	站长	是			2019-03-01
云岭村	青禾镇	村（社区）	赵青峰	村党支部书记	是			2021-01-15
`

// seedOrg registers the bureau's offices and people, and shows that somebody
// who left is still known.
func (in *instance) seedOrg(ctx context.Context, who access.Viewer) error {
	lines, err := tabular.Text(demoRegister)
	if err != nil {
		return err
	}
	if _, err := in.org.Import(ctx, who, lines, org.ImportOptions{}); err != nil {
		return err
	}
	c, err := in.org.Chart(ctx, who)
	if err != nil {
		return err
	}
	former, err := in.org.EnterPerson(ctx, who, "许行舟", "", &org.PostContent{
		OfficeID: c.Named("农村供水股")[0].ID, Title: "股长", Duty: org.Chief, From: "2016-03-01",
	})
	if err != nil {
		return err
	}
	_, err = in.org.ChangePerson(ctx, who, former.ID, former.Version, org.LeavePerson{To: "2020-09-01"})
	return err
}
