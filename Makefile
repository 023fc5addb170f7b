.PHONY: mlflow-venv mlflow-up mlflow-down

mlflow-venv: ## Python environment of the MLflow server, in .mlflow/venv
	@mlflow/server/venv

mlflow-up: ## start the MLflow server on 127.0.0.1 and print its address; MLFLOW_PORT chooses the port
	@mlflow/server/up

mlflow-down: ## end it
	@mlflow/server/down
