# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The test format of lit.cfg.py; a module of its own, because lit's workers find it by name."""

import lit.formats


class Format(lit.formats.ShTest):
    """Like lit's own, but a .c or .py file without a RUN line is a helper, not a test."""

    helpers = (".c", ".py")

    def getTestsForPath(self, suite, path_in_suite, lit_config, local_config):
        for test in super().getTestsForPath(suite, path_in_suite, lit_config, local_config):
            path = test.getSourcePath()
            if path.endswith(self.helpers):
                with open(path, encoding="utf-8") as file:
                    if "RUN:" not in file.read():
                        continue
            yield test
