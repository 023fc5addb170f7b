"""Takes pictures of MLflow's pages on the runs of a demo: python screenshots.py BROWSER FOLDER.

The folder holds the results of the demo, of comparing its runs, of probing one's checkpoints and of a sweep, and the
studies of two users (demo.json, compare.json, probe.json, sweep.json, team-ada.json, team-bob.json); the pictures are put there.

Each picture waits for what it is to show, and the script fails where that does not come: the forms in
which runs are recorded are then no longer those that the pages read.
"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Error, sync_playwright

FLAGS = [
    "--no-sandbox",  # Chromium refuses to start as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The pages open with an assistant and with the menu for language models.
SETTINGS = """
localStorage.setItem('mlflow.assistant.fab.autoOpenedOnFirstLoad_v1', 'true');
localStorage.setItem('mlflow.assistant.panelOpen_v1', 'false');
localStorage.setItem('mlflow.workflowType_v1', '"machine_learning"');
"""
FULL_SCREEN = "[data-component-id=fullscreen_button_chartcard]"
EXPAND = "[data-component-id*=runnamecellrenderer]"
IMAGES = "number_embedding"
SETTLED = 1500  # ms that charts take to be drawn after their data have come
PATIENCE = 30_000  # ms


def result(folder, command):
    """What a command printed."""
    return json.loads((folder / f"{command}.json").read_text())


def address(link):
    """A page without its query, to open what lies below it."""
    return link.split("?")[0]


class Pages:
    def __init__(self, browser, out, dark=False, width=1500):
        demo = result(out, "demo")
        self.demo = demo
        self.out = out
        self.requests = []
        self.run = next(run for run in demo["runs"] if run["curriculum"] == "joint")["link"]
        self.run = address(self.run)
        self.experiment = address(demo["experiment"])
        context = browser.new_context(
            viewport={"width": width, "height": 1000}, color_scheme="dark" if dark else "light"
        )
        context.add_init_script(SETTINGS)
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()

    def shoot(self, name, shows):
        self.page.wait_for_timeout(SETTLED)
        self.page.screenshot(path=self.out / f"{name}.png")
        print(f"{name}.png: {shows}")

    def open(self, address, text):
        self.page.goto("about:blank")  # else a change behind the # keeps the old page
        self.page.goto(address)
        self.page.get_by_text(text).first.wait_for()

    def search_charts(self, text):
        self.page.get_by_placeholder("Search metric charts").fill(text)
        self.page.wait_for_timeout(SETTLED)

    def last_step(self):
        slider = self.page.get_by_role("slider").last
        slider.focus()
        while slider.get_attribute("aria-valuenow") != slider.get_attribute("aria-valuemax"):
            slider.press("ArrowRight")
            self.page.wait_for_timeout(100)
        self.page.wait_for_timeout(SETTLED)

    def expand(self, child):
        """Shows the children of the first run in a list; the pages remember it."""
        self.page.wait_for_timeout(SETTLED)
        if not self.page.get_by_text(child).count():
            self.page.locator(EXPAND).first.click()
        self.page.get_by_text(child).first.wait_for()

    def open_file(self, *path):
        """Opens folders, then a file, in the tree of the run's artifacts."""
        self.open_file_of(self.run, *path)

    def open_file_of(self, run, *path):
        self.open(run + "/artifacts", path[0])
        for name in path:
            self.page.get_by_text(name, exact=True).first.click()

    def overview(self):
        self.open(self.run, "About this run")
        self.shoot("01-run", "a run: parent, source with branch and commit, data sets, tags, description")
        self.page.get_by_text("listops/train").first.click()
        self.page.get_by_text("chain_of_thought").first.wait_for()
        self.shoot("02-dataset", "a data set of the run: digest, number of rows, columns")

    def charts(self):
        self.open(self.run + "/model-metrics", "eval/max")
        self.search_charts("sum")
        self.shoot("03-charts", "the run's curves of SUM, in sections")
        self.open(self.run + "/system-metrics", "cpu_utilization_percentage")
        self.shoot("04-system-metrics", "processor, memory, disk and network while the run trained")

    def images(self):
        self.open(self.run + "/model-metrics", "Model metrics")
        self.search_charts(IMAGES)
        self.page.locator(FULL_SCREEN).click()
        self.last_step()
        image = self.page.get_by_role("dialog").locator("img").last
        image.scroll_into_view_if_needed()
        self.shoot("05-images", "the number embedding at the last step, with a slider over the steps")
        self.open(
            self.experiment + "/runs?compareRunsMode=CHART&searchFilter=" + quote("params.seed = '0'"),
            "demo-seeds",
        )
        self.expand("joint-seed-0")
        self.search_charts(IMAGES)
        self.last_step()
        self.page.locator("img").last.scroll_into_view_if_needed()
        self.shoot("06-images-of-runs", "one of several runs' embeddings among their charts, one slider for all")

    def artifacts(self):
        self.open_file("tables", "predictions.json")
        self.page.get_by_text("View as table").wait_for()
        self.page.get_by_role("columnheader", name="written").wait_for()
        self.shoot("07-table", "what the model wrote on held-out expressions, as a table")
        step = f"step_{max(run['steps'] for run in self.demo['runs']):08d}"
        self.open_file("embeddings", step, "map.html")
        frame = self.page.frame_locator("iframe")
        frame.locator(".tokens g").first.wait_for()
        frame.locator(".tokens g").nth(7).hover()
        self.shoot("08-map", "the token interactive embedding, one token pointed at")
        frame.locator(".step").press("Home")
        frame.locator(".fit").check()
        frame.locator(".colour").select_option("kind")
        self.shoot("09-map-at-the-first-step", "the same before the first step, axes fitted, by kind of token")

    def models(self):
        self.page.set_viewport_size({"width": 2800, "height": 1000})
        self.open(self.experiment + "/models", "Ready")
        self.page.get_by_role("columnheader", name="eval/sum/accuracy").first.wait_for()
        self.shoot("10-models", "the experiment's logged models, also of checkpoints, with their held-out accuracy")
        self.page.set_viewport_size({"width": 1500, "height": 1000})
        self.open(self.experiment + "/models", "Ready")
        self.page.get_by_role("link", name=re.compile("^joint-seed-[0-9]+$")).first.click()
        self.page.get_by_text("Model ID").first.wait_for()
        self.shoot("11-model", "one of them: its description, params and scores, and the run that made it")

    def runs(self):
        self.open(self.experiment + "/runs?searchFilter=&compareRunsMode=TABLE", "demo-seeds")
        self.expand("joint-seed-1")
        self.shoot("12-nested-runs", "the parent run with its children")
        self.open(self.demo["charts"], "Group: joint")
        self.search_charts("sum")
        self.shoot("13-curves-by-curriculum", "curves of the curricula: means over seeds with their spread")
        self.open(
            self.experiment + "/runs?compareRunsMode=ARTIFACT&searchFilter=" + quote("params.seed = '0'"),
            "demo-seeds",
        )
        self.page.get_by_text("Table:").first.click()
        for table in ("tables/predictions.json", "tables/runs.json"):  # the first in, the second out
            self.page.get_by_role("option", name=table).click()
        self.page.keyboard.press("Escape")
        self.page.get_by_placeholder("Filter by expression").wait_for()
        self.shoot("14-tables-of-runs", "what several runs wrote on one expression, side by side")
        self.open(self.demo["table"], "joint-seed-0")
        self.shoot("15-table", "the runs unfolded, the best on top")
        self.open(self.demo["varied"], "Parallel Coordinates")
        self.page.locator(".js-plotly-plot").first.wait_for()
        self.shoot("27-what-varies", "parallel coordinates from what varies to what came of it")

    def report(self):
        self.open_file("report.html")
        frame = self.page.frame_locator("iframe")
        frame.locator(".answer").first.wait_for()
        self.shoot("17-report", "the run's report among its artifacts: how it did, what its probes say")
        frame.locator(".chart svg[role=img]").first.hover()
        frame.locator(".tip", has_text="steps").first.wait_for()
        self.shoot("18-report-curves", "the report's learning curves, the values of one step pointed at")
        frame.get_by_role("link", name="Answers").click()
        frame.get_by_label("expression").fill("sum 1 2")
        frame.get_by_text("tored").last.wait_for()
        self.shoot("19-report-answers", "what the model wrote on the expressions nearest to one that is asked for")

    def comparison(self):
        self.open_file_of(address(result(self.out, "compare")["link"]), "comparison.html")
        frame = self.page.frame_locator("iframe")
        frame.locator("figure svg").first.wait_for()
        self.shoot("23-comparison", "the comparison of the curricula among the artifacts of a run of its own")
        frame.get_by_role("link", name="Learning curves").click()
        frame.locator(".chart svg[role=img]").first.hover()
        self.shoot("24-comparison-curves", "its learning curves: means, bands and single runs of each curriculum")

    def checkpoints(self):
        probe = address(result(self.out, "probe")["link"])
        self.open(probe + "/model-metrics", "probe/parity")
        self.shoot("25-checkpoints", "scores of probes over the checkpoints of a run, as curves")
        self.open_file_of(probe, "figures", "parity_by_step.svg")
        self.shoot("26-checkpoints-figure", "the same in one figure, among the artifacts")

    def sweep(self):
        sweep = result(self.out, "sweep")
        parent = address(sweep["link"])
        self.open(parent, "Best of")
        self.shoot("28-sweep", "a sweep's run: the best setting, as sentence, params and metrics")
        self.open_file_of(parent, "tables", "settings.json")
        self.page.get_by_role("columnheader", name="95% interval").wait_for()
        self.page.get_by_text("0.001", exact=True).first.wait_for()  # a param, not an empty cell
        self.shoot("29-sweep-settings", "its settings as means over their seeds, the best first")
        self.open_file_of(parent, "report.html")
        frame = self.page.frame_locator("iframe")
        frame.locator("figure svg").first.wait_for()
        self.shoot("30-sweep-report", "its report among the artifacts")
        self.open(sweep["varied"], "Parallel Coordinates")
        self.page.locator(".js-plotly-plot").first.wait_for()
        self.shoot("31-sweep-varied", "its trials as parallel coordinates")

    def team(self):
        self.open(address(result(self.out, "team-bob")["experiment"]) + "/runs?viewStateShareKey=coursework-table", "bob")
        self.page.get_by_text("ada", exact=True).first.wait_for()
        self.shoot("33-team", "the experiment of two users: all runs, the best on top, and whose they are")

    def sweep_from_disk(self, name, shows):
        self.from_disk("report.html", Path(result(self.out, "sweep")["directory"]))
        self.overflow()
        self.shoot(name, shows)
        self.page.get_by_role("link", name="What varies").click()
        self.shoot(name + "-varied", "its drawings")

    def from_disk(self, pattern, folder=None):
        """Opens an artifact from the disk; fails if the page asks for anything but itself."""
        if folder is None:
            folder = Path(next(run for run in self.demo["runs"] if run["curriculum"] == "joint")["directory"])
        address = next((folder / "artifacts").glob(pattern)).resolve().as_uri()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: sys.exit(f"screenshots: {pattern}: {error}"))
        self.page.goto(address)
        self.page.wait_for_timeout(SETTLED)
        if set(self.requests) != {address}:
            sys.exit(f"screenshots: {pattern} asks for {set(self.requests) - {address}}")

    def overflow(self):
        """Fails if a page has to be scrolled sideways."""
        over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            sys.exit(f"screenshots: the page is {over} px wider than its window")

    def report_from_disk(self, name, shows):
        self.from_disk("report.html")
        self.overflow()
        self.shoot(name, shows)
        self.page.get_by_role("link", name="Probes").click()
        self.shoot(name + "-probes", "what probes found, with figures")
        self.page.get_by_role("link", name="Answers").click()
        self.page.get_by_label("only wrong answers").check()
        self.shoot(name + "-answers", "its wrong answers")
        if len(set(self.requests)) != 1:
            sys.exit(f"screenshots: the report asks for {set(self.requests)}")

    def map_in_the_dark(self):
        self.from_disk("embeddings/*/map.html")
        self.page.locator(".colour").select_option("value")
        self.shoot("16-map-dark", "the map from the disk, on a dark page, coloured by value")


def main(executable, out):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        pages = Pages(browser, out)
        for part in ("overview", "charts", "images", "artifacts", "models", "runs", "report", "comparison", "checkpoints", "sweep", "team"):
            try:
                getattr(pages, part)()
            except Error as e:
                pages.page.screenshot(path=out / f"failed-{part}.png")
                sys.exit(
                    f"screenshots: {part}: {e.message.splitlines()[0]} (the page: {out}/failed-{part}.png)"
                )
        Pages(browser, out, dark=True).map_in_the_dark()
        Pages(browser, out, width=1000).report_from_disk("20-report-light", "the report from the disk, light")
        Pages(browser, out, dark=True, width=1000).report_from_disk("21-report-dark", "the same, dark")
        Pages(browser, out, width=600).report_from_disk("22-report-narrow", "the same in a narrow window")
        Pages(browser, out, dark=True, width=390).sweep_from_disk(
            "32-sweep-phone", "a sweep's report on a telephone, dark"
        )
        browser.close()
    print(f"screenshots: {len(list(out.glob('*.png')))} pictures in {out}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
