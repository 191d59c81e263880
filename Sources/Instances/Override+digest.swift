extension Override {
    /// The encoding of which the digest of a configuration is taken.
    ///
    /// Records of validations hold such digests: a key that changes here makes every verdict of every workspace due
    /// again. The reason is left out, as it decides nothing.
    package struct DigestForm: Encodable, Sendable {
        private enum CodingKeys: String, CodingKey {
            case versions, before, after, interpreter = "python", extras, requirements, requirementFiles
            case constraints, systemPackages, buildSteps, variables, testOptions, pythonPath, install
            case cutoffExtraDays, testDirectories, startOnPath, testRunner, testProgram, settings
            case variableFiles, services
        }

        private let override: Override

        fileprivate init(_ override: Override) { self.override = override }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(override.condition.versions?.description, forKey: .versions)
            try container.encodeIfPresent(override.condition.before, forKey: .before)
            try container.encodeIfPresent(override.condition.after, forKey: .after)
            try container.encodeIfPresent(override.interpreter, forKey: .interpreter)
            try container.encodeIfPresent(override.extras, forKey: .extras)
            try container.encodeIfPresent(override.requirements, forKey: .requirements)
            try container.encodeIfPresent(override.requirementFiles, forKey: .requirementFiles)
            try container.encodeIfPresent(override.constraints, forKey: .constraints)
            try container.encodeIfPresent(override.systemPackages, forKey: .systemPackages)
            try container.encodeIfPresent(override.buildSteps, forKey: .buildSteps)
            try container.encodeIfPresent(override.variables, forKey: .variables)
            try container.encodeIfPresent(override.testOptions, forKey: .testOptions)
            try container.encodeIfPresent(override.pythonPath, forKey: .pythonPath)
            try container.encodeIfPresent(override.install, forKey: .install)
            try container.encodeIfPresent(override.cutoffExtraDays, forKey: .cutoffExtraDays)
            try container.encodeIfPresent(override.testDirectories, forKey: .testDirectories)
            try container.encodeIfPresent(override.startOnPath, forKey: .startOnPath)
            try container.encodeIfPresent(override.testRunner, forKey: .testRunner)
            try container.encodeIfPresent(override.testProgram, forKey: .testProgram)
            try container.encodeIfPresent(override.settings, forKey: .settings)
            try container.encodeIfPresent(override.variableFiles, forKey: .variableFiles)
            try container.encodeIfPresent(override.services, forKey: .services)
        }
    }

    /// What decides, in the form of which digests are taken.
    package var digestForm: DigestForm { DigestForm(self) }
}
