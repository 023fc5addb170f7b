"""Loads a model in both ways that MLflow has for it and prints its logits for one request.

Arguments: the model's URI, the tokens as JSON (a list of rows). Output: {"pyfunc": ..., "tensorflow": ...}.
"""
import json
import sys

import mlflow
import numpy as np
import tensorflow as tf

uri, tokens = sys.argv[1], np.array(json.loads(sys.argv[2]), dtype=np.int32)
pyfunc = mlflow.pyfunc.load_model(uri)
signature = mlflow.tensorflow.load_model(uri)
print(
    json.dumps(
        {
            "pyfunc": np.asarray(pyfunc.predict({"tokens": tokens})["logits"]).tolist(),
            "tensorflow": signature(tokens=tf.constant(tokens))["logits"].numpy().tolist(),
        }
    )
)
