/// Licences that forbid uses, and conditions that are added to others.
///
/// Several of them name a permissive licence: as the one that they become, or as the one that they restrict.
enum RestrictedLicences {
    /// The ids of the licences that forbid uses and that a text names, sorted; `LicenseRef-` with a name for one that
    /// SPDX does not know.
    static func identifiers(in words: LicenceWords) -> [String] {
        Set(titles.filter { $0.isMet(by: words) }.map(\.identifier)).union(creativeCommons(words)).sorted()
    }

    private static let fsl = "functional source license version 1.1"

    private static let titles = [
        LicenceSign(
            "BUSL-1.1", ["business source license 1.1"], ["business source license version 1.1"], ["busl 1.1"]
        ),
        LicenceSign(
            "LicenseRef-BUSL", ["business source license"], except: ["license 1.1", "license version 1.1"]),
        LicenceSign(
            "FSL-1.1-ALv2", [fsl + " apache 2.0 future license"], [fsl + " alv2 future license"],
            ["fsl 1.1 alv2"]),
        LicenceSign("FSL-1.1-MIT", [fsl + " mit future license"], ["fsl 1.1 mit"]),
        LicenceSign(
            "LicenseRef-FSL", ["functional source license"],
            except: ["apache 2.0 future license", "alv2 future license", "mit future license"]),
        LicenceSign("LicenseRef-FCL", ["fair core license"]),
        LicenceSign("LicenseRef-Fair-Source", ["fair source license"]),
        LicenceSign(
            "Elastic-2.0", ["elastic license 2.0"], ["elastic license version 2.0"], ["elastic license v2"]),
        LicenceSign("LicenseRef-Elastic", ["elastic license agreement"], ["elastic license 1.0"]),
        LicenceSign("SSPL-1.0", ["server side public license"]),
        LicenceSign("PolyForm-Noncommercial-1.0.0", ["polyform non commercial license"]),
        LicenceSign("PolyForm-Small-Business-1.0.0", ["polyform small business license"]),
        LicenceSign(
            "LicenseRef-PolyForm", ["polyform strict license"], ["polyform shield license"],
            ["polyform perimeter license"], ["polyform internal use license"],
            ["polyform free trial license"],
            ["polyform defensive license"], ["polyform project", "polyform countdown"]),
        LicenceSign(
            "Hippocratic-2.1", ["hippocratic license version number 2.1"], ["hippocratic license 2.1"]),
        LicenceSign(
            "LicenseRef-Hippocratic", ["hippocratic license"],
            except: ["license version number 2.1", "license 2.1"]),
        LicenceSign("LicenseRef-Commons-Clause", ["commons clause"]),
        LicenceSign(
            "LicenseRef-RAIL", ["responsible ai license"], ["openrail"], ["open rail"], ["rail license"]),
        LicenceSign("LicenseRef-Confluent-Community", ["confluent community license"]),
        LicenceSign("LicenseRef-RSAL", ["redis source available license"]),
        LicenceSign("LicenseRef-Timescale", ["timescale license agreement"], ["tsl license agreement"]),
        LicenceSign("LicenseRef-Sustainable-Use", ["sustainable use license"]),
        LicenceSign("LicenseRef-Prosperity", ["prosperity public license"]),
        LicenceSign("LicenseRef-Big-Time", ["big time public license"]),
        LicenceSign("LicenseRef-Anti-996", ["anti 996 license"]),
        LicenceSign("LicenseRef-Anti-Capitalist", ["anti capitalist software license"]),
        LicenceSign(
            "LicenseRef-Llama-Community", ["llama 2 community license"], ["llama 3 community license"],
            ["community license agreement", "llama"]),
        LicenceSign("LicenseRef-Non-Violent", ["non violent public license"]),
        LicenceSign("Aladdin", ["aladdin free public license"]),
    ]

    /// Licences of Creative Commons that forbid trade or changes, by their parts: `by nc sa 4.0`, or in full.
    private static func creativeCommons(_ words: LicenceWords) -> [String] {
        var found: [String] = []
        for start in words.starts(of: "attribution") + words.starts(of: "cc by") {
            var parts: [String] = []
            var version: Substring?
            for word in words.words(from: start + 1, count: 9) {
                switch word {
                case "non", "nc": parts.append("NC")
                case "no", "nd": parts.append("ND")
                case "share", "sa": parts.append("SA")
                case "by", "commercial", "derivatives", "alike", "license", "public", "version", "v": continue
                default: version = word
                }
                if version != nil { break }
            }
            guard let version, version.first?.isNumber == true, parts.contains("NC") || parts.contains("ND")
            else {
                continue
            }
            let order = ["NC", "ND", "SA"].filter(parts.contains)
            found.append("CC-BY-\(order.joined(separator: "-"))-\(version)")
        }
        return found
    }

    // MARK: - Conditions

    /// Whether a text sets conditions of its own, besides those of the permissive licences that it states.
    static func addsConditions(_ words: LicenceWords) -> Bool {
        let rest = words.without(usual)
        return conditions.contains(where: rest.contains)
    }

    /// What permissive licences say, and conditions look like.
    private static let usual = [
        "you may not use … except in compliance", "without any additional terms or conditions",
        "may not be used to endorse", "be used to endorse", "shall not be used in advertising",
        "may not be used in advertising", "not be used in advertising", "not be used in any advertising",
        "you must not claim that you wrote", "commercial damages", "commercial or non commercial",
        "commercial and non commercial", "non commercial or commercial", "non commercial and commercial",
        "following restrictions … the origin of this software", "this license may not be modified",
        "express written permission of its copyright owner", "must not be misrepresented",
        "may not be called", "may not be removed or altered from any source",
        "may not be used to imply", "must not be used to endorse", "for informational purposes only",
    ]

    private static let conditions =
        purposes + limits + parts + [
            "may not", "must not", "shall not be used", "shall not use", "cannot be used", "can not be used",
            "you shall not", "you cannot", "you can not", "you agree not to", "not be sold",
            "not be redistributed",
            "not be distributed", "not be modified", "not permitted", "not allowed", "not authorized to",
            "prohibited",
            "forbidden", "not be used for", "not be used by", "not be used in", "not be used to",
            "do not use",
        ]

    /// Other terms for a part of the files.
    private static let parts = [
        "if that directory exists is licensed under", "is licensed under the license defined in",
        "are licensed under the license defined in", "is licensed under the license as defined in",
        "outside of the above mentioned directories", "portions of this software are licensed as follows",
        "outside of the above mentioned directory", "content under the above mentioned", "enterprise license",
        "enterprise edition", "third party components incorporated into",
    ]

    private static let purposes = [
        "non commercial", "non commercially", "no commercial use", "not for commercial",
        "commercial use is not",
        "commercial use is prohibited", "commercial use is forbidden", "commercial use is restricted",
        "commercial use requires", "commercial use without", "used commercially",
        "commercial license is required",
        "commercial license required", "requires a commercial license", "require a commercial license",
        "obtain a commercial license", "purchase a commercial license", "purchase a license",
        "personal use only", "private use only", "personal and academic", "academic use", "academic purposes",
        "academic and research", "academic institutions", "research only", "research use only",
        "research purposes", "educational use",
        "educational purposes", "evaluation purposes", "evaluation only", "internal use only",
        "internal business purposes", "non production use", "production use", "hosted service",
        "managed service", "competing product", "competing service", "competing use", "compete with",
        "good not evil", "military", "weapons", "mass surveillance", "human rights", "do no harm",
        "artificial intelligence", "machine learning models", "language models", "training data", "to train",
        "for training",
        "annual revenue", "monthly active users", "home use",
    ]

    private static let limits = [
        "additional condition", "additional conditions", "additional terms", "additional restriction",
        "additional restrictions", "additional limitation", "additional limitations",
        "additional requirements",
        "additional license terms", "further restrictions", "further conditions", "following restriction",
        "following restrictions", "following limitations", "following additional", "special conditions",
        "supplemental terms", "use restrictions", "usage restrictions", "use based restrictions",
        "field of use",
        "prohibited uses", "acceptable use", "only be used for", "only be used by", "only be used in",
        "used only for", "solely for", "purposes only", "use only", "only for", "restricted to",
        "provided that you do not", "except that you may not",
        "express written consent", "prior written consent", "express written permission",
    ]
}
