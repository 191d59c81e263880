import Testing

@testable import Python

@Suite("Syntax that only Python 2 parses")
struct PythonTwoSyntaxTests {
    private func sign(_ text: String) -> String? { PythonTwoSyntax.sign(in: Array(text.utf8)) }

    @Test(
        "Statements and literals of Python 2 are known",
        arguments: [
            "print 'x'", "print x", "print 1", "def f():\n    if x: print \"y\"\n", "a = 1; print a",
            "try:\n    pass\nexcept ValueError, e:\n    pass", "except (A, B), e:\n    pass",
            "raise E, 'said'",
            "raise E, value, trace", "exec code in names", "exec 'x = 1'", "os.chmod(p, 0755)", "n = 10L",
            "n = 0xFFL", "s = ur'x'", "s = `x`", "if a <> b: pass", "x = (1,\n  2)\nprint 'after brackets'",
            "print \\\n    'continued'", "'''\nprint(1)\n'''\nprint 'x'", "print u'x'",
        ])
    func two(text: String) {
        #expect(sign(text) != nil, "\(text)")
    }

    @Test(
        "What Python 3 parses too says nothing, nor do strings and comments",
        arguments: [
            "print('x')", "print ('x'), y", "print", "print >>f, x", "print -1", "print [x]", "print.x",
            "print if x else y", "print in x", "print and x", "x = '''\nprint 'x'\n'''", "# print 'x'",
            "'print \"x\"'",
            "except (A, B) as e:\n    pass", "except A as e: pass", "raise E('a, b')", "raise E(a, b) from c",
            "exec(code, names)", "exec (code)", "x = 0o755", "x = 00", "x = 0", "x = 0.07", "x = 1e07",
            "x = 0x0f1",
            "a < b > c", "s = f'{x!r}'", "r'\\'; print(\"x\")", "match x:\n    case 1: pass", "x: int = 1",
            "printer 'no'"[..<"printer".endIndex].description, "x = 'it\\'s print \"x\"'", "", "\\",
            "d = {'a': print}", "f(lambda: print, 'x')",
        ])
    func three(text: String) {
        #expect(sign(text) == nil, "\(text)")
    }
}
