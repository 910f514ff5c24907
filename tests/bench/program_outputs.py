"""Where results and messages go: standard streams that are full or closed, files that are there already."""
import subprocess
import unittest

from program import RECKON, SOURCE, ProgramTest, reckon


class Streams(ProgramTest):

    def test_what_cannot_be_printed_is_an_error(self):
        for arguments in (["--help"], ["--version"], ["gate", "--print-spec"]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([RECKON, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
            self.assertEqual(done.returncode, 1)
            self.assertIn("standard output: cannot write", done.stderr)

    def test_messages_that_cannot_be_written_stop_nothing(self):
        results, page = SOURCE / "reports/measured/precision-banking77.json", self.folder / "report.html"
        for to in ("/dev/full", "&-"):
            for arguments, code in ((f"report {results} -o {page}", 0), ("report nowhere.json", 1)):
                done = subprocess.run(f"{RECKON} {arguments} >/dev/null 2>{to}", shell=True, timeout=60)
                self.assertEqual(done.returncode, code, (to, arguments))
            self.assertTrue(page.exists())
            page.unlink()

    def test_files_do_not_take_the_place_of_standard_streams(self):
        results, page = SOURCE / "reports/measured/precision-banking77.json", self.folder / "report.html"
        self.succeed("report", results, "-o", page)
        whole = page.read_bytes()
        done = subprocess.run(f"{RECKON} report {results} -o {page} <&- >&- 2>&-", shell=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(page.read_bytes(), whole)


class Files(ProgramTest):

    def test_a_result_does_not_replace_the_texts_or_the_results_that_it_is_of(self):
        texts = self.folder / "texts.txt"
        texts.write_text("a film\n")
        offline = ["bench", "--scenario", "offline", "--model", self.require_model(), "--input", texts, "--duration", 0.01]
        for option in ("-o", "--log"):
            self.refuse(*offline, option, self.folder / "." / "texts.txt", mentions="would replace the file of --input")
        self.refuse("bench", "--benchmark_filter=layer_norm", "--input", texts, f"--benchmark_out={texts}",
                    mentions="would replace the file of --input")
        self.assertEqual(texts.read_text(), "a film\n")
        results = SOURCE / "reports/measured/precision-banking77.json"
        copy = self.folder / "results.json"
        copy.write_bytes(results.read_bytes())
        self.refuse("compare", results, copy, "--html", copy, mentions="would replace")
        self.assertEqual(copy.read_bytes(), results.read_bytes())

    def test_a_result_is_printed_even_where_its_file_cannot_be_written(self):
        texts = self.folder / "texts.txt"
        texts.write_text("a film\n")
        done = reckon("bench", "--scenario", "offline", "--model", self.require_model(), "--input", texts, "--duration", 0.01,
                      "-o", self.folder / "no/such/folder.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("Result is: VALID", done.stdout)
        self.assertIn("folder.json", done.stderr)


if __name__ == "__main__":
    unittest.main()
