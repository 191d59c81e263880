/// Programs of path files, which run when an interpreter starts.
enum PathPrograms {
    /// A line that adds directories of the checkout to packages which other path files made before anything was imported.
    ///
    /// Distributions of an older form keep a namespace by a path file that puts the package into the table of modules,
    /// without the directories that come after their own on the path. Only packages without a file are such.
    static func namespaces(_ roots: [String]) -> String {
        let places = roots.map(literal).joined(separator: ", ")
        return """
            import sys, os; [module.__path__.append(place) for root in [\(places)] \
            for name, module in list(sys.modules.items()) \
            if not getattr(module, '__file__', None) and hasattr(module, '__path__') \
            for place in [os.path.join(root, *name.split('.'))] \
            if os.path.isdir(place) and place not in module.__path__]

            """
    }

    /// A module that finds packages in directories of other names, as an editable installation by setuptools does.
    static func finder(_ directories: [String: String]) -> String {
        """
        import os
        import sys
        from importlib.machinery import ModuleSpec
        from importlib.util import spec_from_file_location

        PLACES = {
        \(entries(directories))}


        class Finder(object):
            @classmethod
            def find_spec(cls, name, path=None, target=None):
                place = PLACES.get(name)
                if place is None:
                    if not any(package.startswith(name + ".") for package in PLACES):
                        return None
                    spec = ModuleSpec(name, None, is_package=True)
                    spec.submodule_search_locations = []
                    return spec
                start = os.path.join(place, "__init__.py")
                if os.path.isfile(start):
                    return spec_from_file_location(name, start, submodule_search_locations=[place])
                if os.path.isfile(place + ".py"):
                    return spec_from_file_location(name, place + ".py")
                if not os.path.isdir(place):
                    return None
                spec = ModuleSpec(name, None, is_package=True)
                spec.submodule_search_locations = [place]
                return spec


        sys.meta_path.append(Finder)

        """
    }

    /// The same for Python 2, which has no specifications of modules.
    static func oldFinder(_ directories: [String: String]) -> String {
        """
        import imp
        import os
        import sys

        PLACES = {
        \(entries(directories))}


        class Finder(object):
            @classmethod
            def find_module(cls, name, path=None):
                place = PLACES.get(name)
                if place is None:
                    return cls if any(package.startswith(name + ".") for package in PLACES) else None
                return cls if os.path.isdir(place) or os.path.isfile(place + ".py") else None

            @classmethod
            def load_module(cls, name):
                if name in sys.modules:
                    return sys.modules[name]
                place = PLACES.get(name)
                if place is None or os.path.isdir(place) and not os.path.isfile(os.path.join(place, "__init__.py")):
                    module = sys.modules[name] = imp.new_module(name)
                    module.__path__ = [] if place is None else [place]
                    module.__loader__ = cls
                    return module
                if os.path.isdir(place):
                    return imp.load_module(name, None, place, ("", "", imp.PKG_DIRECTORY))
                with open(place + ".py", "U") as stream:
                    return imp.load_module(name, stream, place + ".py", (".py", "U", imp.PY_SOURCE))


        sys.meta_path.append(Finder)

        """
    }

    /// The lines of a dictionary of places.
    private static func entries(_ directories: [String: String]) -> String {
        directories.sorted { $0.key < $1.key }.map { "    \(literal($0.key)): \(literal($0.value)),\n" }
            .joined()
    }

    /// A text as a literal of Python.
    private static func literal(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return "'\(escaped.replacing("\n", with: "\\n").replacing("\r", with: "\\r"))'"
    }
}
