"""Knowledge of formats that knows neither Django nor the database: text in, text out."""
