# language: zh-CN
# 只有注释，没有功能
