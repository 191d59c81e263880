import Testing

@testable import Sessions

struct ImageNameTests {
    @Test(
        "Every published name of an image leads to the same instance",
        arguments: [
            "getmoto__moto-5085", "swegym/getmoto__moto-5085",
            "xingyaoww/sweb.eval.x86_64.getmoto_s_moto-5085",
            "docker.io/xingyaoww/sweb.eval.x86_64.getmoto_s_moto-5085:latest",
            "swebench/sweb.eval.x86_64.getmoto_1776_moto-5085:latest", "GetMoto__Moto-5085",
        ])
    func names(image: String) {
        #expect(ImageName.key(of: image) == "getmoto__moto-5085")
    }

    @Test func publishedNamesLeadBack() {
        let id = "Project-MONAI__MONAI-1234"
        #expect(ImageName.key(of: ImageName.sweGym(id)) == ImageName.key(of: id))
        #expect(ImageName.key(of: ImageName.sweBench(id)) == ImageName.key(of: id))
    }

    @Test("What could leave the directory is no name", arguments: ["", ".", "..", "a/b", "-x", "a b", "ä"])
    func refused(name: String) {
        #expect(!ImageName.isPlain(name))
    }
}
