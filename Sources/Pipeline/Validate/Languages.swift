internal import Instances
internal import Python
internal import Validation

/// The languages whose environments are made here.
enum Languages {
    /// What runs the tests of a recipe, or of records that have none; nil for one that is not known here.
    static func runner(of recipe: Recipe?) -> (any TestRunner)? {
        guard recipe?.language ?? PythonLanguage.name == PythonLanguage.name else { return nil }
        return PythonLanguage.runner(named: recipe?.runner)
    }
}
