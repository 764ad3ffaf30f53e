//! Where the project lies, what its manifests say, and a shell that stands at its root.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, TargetKind};
use xshell::Shell;

/// The checked-out project.
pub struct Project {
    /// Stands at the project's root; its `PATH` holds the tools that the tasks install.
    pub shell: Shell,
    metadata: Metadata,
}

impl Project {
    /// Reads the manifests of the project that this program belongs to.
    pub fn open() -> Result<Self> {
        // Asked at run time first: two checkouts may share one target folder, and so this program.
        let own_folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let own_folder = own_folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let manifest = own_folder.parent().map(|root| root.join("Cargo.toml"));
        let manifest = manifest.context("The folder xtask/ has no parent folder.")?;
        let metadata = MetadataCommand::new()
            .manifest_path(manifest)
            .exec()
            .context("cargo cannot read the project's manifests")?;
        let shell = Shell::new().context("The working directory is gone.")?;
        shell.change_dir(&metadata.workspace_root);
        let project = Self { shell, metadata };
        project.shell.set_var("PATH", project.search_path()?);
        Ok(project)
    }

    /// The folder of the workspace's `Cargo.toml`.
    pub fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// Where the release build of the page lands.
    pub fn dist(&self) -> PathBuf {
        self.root().join("dist")
    }

    /// The project's own place for a tool whose other version the user has already.
    pub fn own_tools(&self) -> PathBuf {
        self.metadata.target_directory.join("tools").into_std_path_buf()
    }

    /// The version of a package that `Cargo.lock` names.
    pub fn locked_version(&self, package: &str) -> Result<String> {
        let mut versions = self.metadata.packages.iter().filter(|found| found.name == package);
        match (versions.next(), versions.next()) {
            (Some(only), None) => Ok(only.version.to_string()),
            (None, _) => bail!("Cargo.lock names no package `{package}`."),
            (Some(_), Some(_)) => bail!("Cargo.lock names `{package}` in more than one version."),
        }
    }

    /// The names of the workspace's packages that have tests for the browser.
    pub fn packages_tested_in_browser(&self) -> Vec<&str> {
        let runs_in_browser = |package: &&Package| {
            package.dependencies.iter().any(|dependency| {
                dependency.kind == DependencyKind::Development && dependency.name == "wasm-bindgen-test"
            })
        };
        let packages = self.metadata.workspace_packages();
        packages.into_iter().filter(runs_in_browser).map(|package| package.name.as_str()).collect()
    }

    /// Whether a package of the workspace has a benchmark.
    pub fn has_benchmark(&self, package: &str) -> bool {
        self.metadata
            .workspace_packages()
            .into_iter()
            .filter(|found| found.name == package)
            .flat_map(|found| &found.targets)
            .any(|target| target.is_kind(TargetKind::Bench))
    }

    /// The project's own tools first, then the user's, then those that cargo installs.
    fn search_path(&self) -> Result<OsString> {
        let own = [self.own_tools().join("bin"), self.root().join("node_modules/.bin")];
        let user = env::var_os("PATH").unwrap_or_default();
        let cargo = cargo_home().map(|home| home.join("bin"));
        let folders = own.into_iter().chain(env::split_paths(&user)).chain(cargo);
        env::join_paths(folders).context("A folder on PATH has a name that PATH cannot hold.")
    }
}

fn cargo_home() -> Option<PathBuf> {
    let named = env::var_os("CARGO_HOME").map(PathBuf::from);
    named.or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

/// Says what comes next, apart from the output of the commands around it.
pub fn say(what: impl AsRef<str>) {
    println!("\n==> {}", what.as_ref());
}
