import Discovery
import Foundation

/// Exports as GHS writes them, of made-up repositories.
enum ExportSamples {
    /// Today's header, as Jackson writes it.
    static let header =
        #""id","name","isFork","commits","branches","releases","forks","mainLanguage","defaultBranch","license","homepage","watchers","stargazers","contributors","size","createdAt","pushedAt","updatedAt","totalIssues","openIssues","totalPullRequests","openPullRequests","blankLines","codeLines","commentLines","metrics","lastCommit","lastCommitSHA","hasWiki","isArchived","isDisabled","isLocked","languages","labels","topics""#

    /// A row of today's form.
    static func row(
        _ name: String, stars: Int = 812, licence: String = #""MIT License""#, codeLines: String = #""4711""#
    ) -> String {
        #""17","\#(name)",false,"2000","5","9","80","Python","main",\#(licence),"https://example.org/?a=1,2","30","\#(stars)","150","12345","2015-03-04T09:10:11","2024-03-04T09:10:11","2024-03-05T01:02:03","900","20","1200","15","800",\#(codeLines),"300","[{""language"":""Python"",""codeLines"":4711}]","2024-03-04T09:10:11","9f2e1c0d9f2e1c0d9f2e1c0d9f2e1c0d9f2e1c0d",true,false,false,false,"{""Python"":123456,""C"":12}","bug;good, first issue","testing;units""#
    }

    /// A whole file of today's form; the homepage of the last one goes over two lines.
    static let csv =
        ([header, row("octo/tool"), row("a/b", licence: "")]
        + [row("c/d", codeLines: "").replacingOccurrences(of: "?a=1,2", with: "\n?")]).joined(separator: "\n")
        + "\n"

    /// The form of 2021: no lines of code, times with a blank, no topics.
    static let oldCSV = """
        name,isFork,commits,branches,defaultBranch,releases,contributors,license,watchers,stargazers,forks,size,createdAt,pushedAt,updatedAt,homepage,mainLanguage,totalIssues,openIssues,totalPullRequests,openPullRequests,lastCommit,lastCommitSHA,hasWiki,isArchived
        octo/old,false,363,31,master,0,120,"BSD 3-Clause ""New"" or ""Revised"" License",13,901,21,487,2016-07-01 05:59:12,2018-11-06 01:10:31,2020-12-04 09:55:15,,Python,64,15,700,2,2018-08-29 04:16:23,ab6966eafd4a5de9d60a1d88f2054f5104dba241,true,false

        """

    /// An item of JSON.
    static func item(_ name: String, more: String = "") -> String {
        #"{"id":17,"name":"\#(name)","isFork":false,"commits":2000,"mainLanguage":"Python","defaultBranch":"main","license":"Apache License 2.0","homepage":null,"watchers":30,"stargazers":812,"contributors":150,"size":12345,"createdAt":"2015-03-04T09:10:11","pushedAt":"2024-03-04T09:10:11","totalIssues":900,"openIssues":20,"totalPullRequests":1200,"openPullRequests":15,"blankLines":null,"codeLines":4711,"metrics":[{"language":"Python","codeLines":4711}],"isArchived":false,"isDisabled":false,"isLocked":false,"languages":{"Python":123456},"labels":["items","b{ug"]\#(more)}"#
    }

    /// A whole file.
    static let json =
        #"{"parameters":{"nameContains":"[items","items":["no"]},"items":["# + item("octo/tool") + ",\n"
        + item("a/b", more: #","topics":["x"]"#) + "]}"

    /// The records of some bytes, handed over in pieces.
    static func read(_ bytes: [UInt8], pieces: Int = .max) throws -> [ExportRecord] {
        var reader = ExportReader()
        var records: [ExportRecord] = []
        var start = 0
        while start < bytes.count {
            let end = pieces < bytes.count - start ? start + pieces : bytes.count
            try reader.take(Array(bytes[start..<end])) { (record) throws(ExportFault) in
                records.append(record)
            }
            start = end
        }
        try reader.finish { (record) throws(ExportFault) in records.append(record) }
        return records
    }

    /// The records of a text.
    static func read(_ text: String, pieces: Int = .max) throws -> [ExportRecord] {
        try read(Array(text.utf8), pieces: pieces)
    }
}
