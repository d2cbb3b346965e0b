"""Rosters (报名汇总表): a spreadsheet as people keep it, read into checked rows and merged people. Pure: no database."""
