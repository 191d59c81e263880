import Testing

@testable import Sessions

@Suite struct `The name of an image` {
    @Test(
        arguments: [
            "getmoto__moto-5085", "swegym/getmoto__moto-5085",
            "xingyaoww/sweb.eval.x86_64.getmoto_s_moto-5085",
            "docker.io/xingyaoww/sweb.eval.x86_64.getmoto_s_moto-5085:latest",
            "swebench/sweb.eval.x86_64.getmoto_1776_moto-5085:latest", "GetMoto__Moto-5085",
        ])
    func `leads to the same instance in every spelling`(image: String) {
        #expect(ImageName.key(of: image) == "getmoto__moto-5085")
    }

    @Test func `leads back from what is published`() {
        let id = "Project-MONAI__MONAI-1234"
        #expect(ImageName.key(of: ImageName.sweGym(id)) == ImageName.key(of: id))
        #expect(ImageName.key(of: ImageName.sweBench(id)) == ImageName.key(of: id))
    }

    @Test(arguments: ["", ".", "..", "a/b", "-x", "a b", "ä"])
    func `is not one that could leave the directory`(name: String) {
        #expect(!ImageName.isPlain(name))
    }
}
