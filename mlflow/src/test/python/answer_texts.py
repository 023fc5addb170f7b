"""Loads a model and prints what it answers: one JSON list, an object for each text.

Arguments: the model's URI or folder, a file with the texts as a JSON list.
"""
import json
import sys

import mlflow

with open(sys.argv[2], encoding="utf-8") as file:
    texts = json.load(file)
answers = mlflow.pyfunc.load_model(sys.argv[1]).predict(texts)
print(json.dumps(answers.to_dict(orient="records")))
