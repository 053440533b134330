# SPDX-License-Identifier: GPL-2.0-or-later
"""
Runs the jobs of a pipeline's file here, as GitLab's runner and GitHub's would: each in a fresh checkout, with the script steps and
the variables that the file has, the artifacts that it names, and the cache where it says.
"""
import glob
import os
import re
import shutil
import subprocess

import yaml


class PipelineError(Exception):
    """The file asks for what the service would refuse, or would do in another way than meant."""


class WorkflowLoader(yaml.SafeLoader):
    """YAML without the words of 1.1: `on` is a text. No key twice."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        if len(keys) != len(set(keys)):
            raise yaml.constructor.ConstructorError(None, None, "a key occurs twice", node.start_mark)
        return super().construct_mapping(node, deep)


WorkflowLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool") or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def read_yaml(text):
    return yaml.load(text, WorkflowLoader)


class Place:
    """
    Where jobs run. `repository` is what is checked out, `work` has the directories of the jobs, `environment` is what the machine sets.
    `cache` stands for the cache that is restored: klp-build's, which is linked to where the file says.
    """

    def __init__(self, repository, work, environment, cache):
        self.repository, self.work, self.environment, self.cache = repository, work, environment, cache
        self.count = 0

    def checkout(self):
        self.count += 1
        directory = os.path.join(self.work, "job%d" % self.count)
        shutil.copytree(self.repository, directory, symlinks=True)
        return directory

    def inside(self, path):
        """What a job calls a file of this place."""
        return path

    def restore(self, path):
        """The directory `path` of the cache is there, as if it had been kept."""
        home = os.path.dirname(path)
        if os.path.basename(home) != "klp-build":
            raise PipelineError("%s: is no part of klp-build's cache" % path)
        os.makedirs(os.path.dirname(home), exist_ok=True)
        if not os.path.lexists(home):
            os.symlink(self.cache, home)

    def run(self, script, directory, variables, options=("-eo", "pipefail")):
        """Exit status, and all that was said."""
        result = subprocess.run(["bash", "--noprofile", "--norc", *options, "-c", script], cwd=directory,
                                env={**self.environment, **variables}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        return result.returncode, result.stdout


class Outcome:
    def __init__(self, status, said, directory, artifacts):
        self.status, self.said, self.directory, self.artifacts = status, said, directory, artifacts

    def file(self, path):
        return os.path.join(self.directory, path)


def collect(directory, patterns, to, must_match=True):
    """Keeps the files that the patterns mean, with their paths."""
    for pattern in patterns:
        found = glob.glob(os.path.join(directory, pattern))
        if not found and must_match:
            raise PipelineError("artifacts: nothing matches %s" % pattern)
        for path in found:
            target = os.path.join(to, os.path.relpath(path, directory))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.isdir(path):
                shutil.copytree(path, target, dirs_exist_ok=True)
            else:
                shutil.copy(path, target)


def hand_over(artifacts, directory):
    for path in artifacts:
        shutil.copytree(path, directory, dirs_exist_ok=True)


class GitLab:
    """A pipeline of .gitlab-ci.yml; `predefined` are the service's own variables, `settings` those that the user has edited."""

    def __init__(self, place, document, settings, predefined):
        self.place, self.document = place, document
        self.variables = {**document["variables"], **settings}
        self.predefined = predefined

    def child(self, text):
        """The child pipeline that a file makes, with what it includes."""
        document = read_yaml(text)
        if document.pop("include") != [{"local": ".gitlab-ci.yml"}]:
            raise PipelineError("the child pipeline must include .gitlab-ci.yml")
        return GitLab(self.place, {**self.document, **document}, self.variables,
                      {**self.predefined, "CI_PIPELINE_SOURCE": "parent_pipeline"})

    def job(self, name):
        job = dict(self.document[name])
        if "extends" in job:
            job = {**self.document[job.pop("extends")], **job}
        return job

    def holds(self, rules):
        return any(self.condition(rule["if"]) for rule in rules)

    def condition(self, text):
        def term(part):
            words = re.match(r'^\$(\w+)(?: (==|!=) (?:"([^"]*)"|\$(\w+)))?$', part.strip())
            if not words:
                raise PipelineError("rules: %s cannot be read" % part)
            value = self.predefined.get(words[1], "")
            if not words[2]:
                return value != ""
            wanted = words[3] if words[3] is not None else self.predefined.get(words[4], "")
            return (value == wanted) == (words[2] == "==")
        return all(term(part) for part in text.split("&&"))

    def jobs(self):
        """The jobs that the pipeline has, in the order of its stages; none when there is no pipeline."""
        if not self.holds(self.document["workflow"]["rules"]):
            return []
        words = {"variables", "default", "stages", "workflow", "include"}
        names = [name for name in self.document if name not in words and not name.startswith(".")]
        names = [name for name in names if self.holds(self.job(name).get("rules", [{"if": "$CI_PIPELINE_SOURCE"}]))]
        return sorted(names, key=lambda name: self.document["stages"].index(self.job(name)["stage"]))

    def expand(self, text, variables):
        for _ in range(5):
            text = re.sub(r"\$(\w+)", lambda word: variables.get(word[1], ""), text)
        return text

    def run(self, name, done):
        """Runs a job; `done` has the outcomes of earlier ones by their names."""
        job = self.job(name)
        directory = self.place.checkout()
        variables = {**self.predefined, "CI_PROJECT_DIR": self.place.inside(directory), **self.variables, **job.get("variables", {})}
        variables = {key: self.expand(str(value), variables) for key, value in variables.items()}
        hand_over([done[other].artifacts for other in job.get("needs", done)], directory)
        for path in job.get("cache", {}).get("paths", []):
            self.place.restore(os.path.join(directory, path))
            if not self.place.inside(os.path.join(directory, path)).startswith(variables["XDG_CACHE_HOME"] + "/klp-build/"):
                raise PipelineError("cache: %s is not below XDG_CACHE_HOME" % path)
        status, said = self.place.run("\n".join(job["script"]), directory, variables)
        artifacts = os.path.join(self.place.work, "artifacts-of-job%d" % self.place.count)
        os.mkdir(artifacts)
        kept = job.get("artifacts", {})
        if status == 0 or kept.get("when") == "always":
            collect(directory, [self.expand(path, variables) for path in kept.get("paths", [])], artifacts, status == 0)
        return Outcome(status, said, directory, artifacts)


class GitHub:
    """A workflow; `github` is the context of that name, `settings` the variables that the user has edited."""

    def __init__(self, place, document, settings, github):
        self.place, self.document, self.github = place, document, github
        self.variables = {**document["env"], **settings}
        self.uploads = {}
        self.needs = {}

    def value(self, text, context):
        """What an expression is worth: names, texts, ==, &&, ! and the functions that are used."""
        functions = {"fromJSON": "from_json", "startsWith": "starts_with", "always": "always", "cancelled": "cancelled"}
        words = re.findall(r"'[^']*'|==|&&|!|[(),]|[\w.-]+", text)
        python = " ".join({"&&": "and", "!": "not", "==": "=="}.get(word) or
                          (word if word[0] in "'(),"
                           else functions[word] if word in functions else "name(%r)" % word) for word in words)

        def name(path):
            value = context
            for part in path.split("."):
                value = value[part]
            return value
        return eval(python, {"__builtins__": {}}, {  # pylint: disable=eval-used
            "name": name, "from_json": lambda text: yaml.safe_load(text), "always": lambda: True, "cancelled": lambda: False,
            "starts_with": lambda text, start: text.startswith(start)})

    def expand(self, text, context):
        whole = re.fullmatch(r"\$\{\{(.*?)\}\}", str(text))
        if whole:
            return self.value(whole[1], context)
        return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(self.value(found[1], context)), str(text))

    def context(self, job):
        return {"github": self.github, "env": self.variables,
                "needs": {name: self.needs[name] for name in ([job["needs"]] if isinstance(job.get("needs"), str)
                                                              else job.get("needs", []))}}

    def wanted(self, name):
        """Does the job run at all?"""
        job = self.document["jobs"][name]
        condition = job.get("if")
        good = all(other["result"] == "success" for other in self.context(job)["needs"].values())
        if condition is None:
            return good
        value = self.expand(condition, self.context(job)) if "${{" in condition else self.value(condition, self.context(job))
        return bool(value) and (good or "cancelled()" in condition or "always()" in condition)

    def matrix(self, name):
        job = self.document["jobs"][name]
        if "strategy" not in job:
            return [{}]
        values = self.expand(job["strategy"]["matrix"]["kernel"], self.context(job))
        return [{"kernel": value} for value in values]

    def run(self, name, matrix):
        job = self.document["jobs"][name]
        directory = os.path.join(self.place.work, "empty%d" % (self.place.count + 1))
        context = {**self.context(job), "matrix": matrix, "steps": {}}
        steps, said, status = job["steps"], "", 0
        if steps[0].get("uses", "").startswith("actions/checkout@"):
            directory, steps = self.place.checkout(), steps[1:]
        else:
            self.place.count += 1
            os.mkdir(directory)
        variables = {**self.variables, **{key: self.expand(value, context) for key, value in job.get("env", {}).items()},
                     "GITHUB_WORKSPACE": directory, "GITHUB_REF_NAME": self.github["ref"].split("/")[-1],
                     "GITHUB_REPOSITORY": self.github["repository"], "GITHUB_ACTIONS": "true", "CI": "true"}
        context["env"] = variables
        for number, step in enumerate(steps):
            if status and "always()" not in str(step.get("if")):
                continue
            if "uses" in step:
                self.use(step, directory, context, status)
                continue
            output = os.path.join(self.place.work, "output%d-%d" % (self.place.count, number))
            result, text = self.place.run(step["run"], directory, {**variables, "GITHUB_OUTPUT": output})
            said += text
            status = status or result
            if "id" in step and os.path.exists(output):
                with open(output, encoding="utf-8") as file:
                    context["steps"][step["id"]] = {"outputs": dict(line.rstrip("\n").split("=", 1) for line in file)}
        outputs = {} if status else {key: self.expand(value, context) for key, value in job.get("outputs", {}).items()}
        before = self.needs.get(name, {"result": "success"})["result"]
        self.needs[name] = {"result": before if status == 0 else "failure", "outputs": outputs}
        return Outcome(status, said, directory, None)

    def use(self, step, directory, context, status):
        action, version = step["uses"].split("@")
        with_ = {key: self.expand(value, context) for key, value in step.get("with", {}).items()}
        if version != "v4":
            raise PipelineError("%s: no version that is known here" % step["uses"])
        if action in ("actions/cache", "actions/cache/restore"):
            for path in with_["path"].split():
                if not path.startswith(context["env"]["XDG_CACHE_HOME"] + "/klp-build/"):
                    raise PipelineError("cache: %s is not below XDG_CACHE_HOME" % path)
                self.place.restore(path)
            if context["matrix"]["kernel"] not in with_["key"]:
                raise PipelineError("cache: the key has no kernel")
        elif action == "actions/upload-artifact":
            to = os.path.join(self.place.work, "upload-%s" % with_["name"])
            os.mkdir(to)
            paths = with_["path"].split()
            # As the action does: what all paths begin with is left out. Only with several directories does the layout stay.
            if len(paths) > 1:
                collect(directory, paths, to, status == 0)
            else:
                collect(os.path.join(directory, os.path.dirname(paths[0])), [os.path.basename(paths[0])], to, status == 0)
            self.uploads[with_["name"]] = to
        elif action == "actions/download-artifact":
            names = [with_["name"]] if "name" in with_ else [
                name for name in self.uploads if re.fullmatch(with_["pattern"].replace("*", ".*"), name)]
            if len(names) > 1 and with_.get("merge-multiple") != "True":
                raise PipelineError("download-artifact: several artifacts without merge-multiple")
            for name in names:
                if name not in self.uploads:
                    raise PipelineError("download-artifact: there is no %s" % name)
                hand_over([self.uploads[name]], directory)
        else:
            raise PipelineError("%s: is not known here" % step["uses"])
